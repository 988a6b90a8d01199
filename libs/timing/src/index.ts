export * from './nudge.js';
export * from './rational.js';
export * from './span.js';
export * from './tap-tempo.js';
export * from './tempo-map.js';
export * from './window.js';
