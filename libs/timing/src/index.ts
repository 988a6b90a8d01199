export * from './rational.js';
export * from './span.js';
export * from './tempo-map.js';
export * from './window.js';
