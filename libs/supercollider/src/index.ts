export * from './osc.js';
export * from './commands.js';
export * from './replies.js';
export * from './stderr.js';
export * from './synthdef-file.js';
export * from './synthdef-writer.js';
export * from './synthdef-controls.js';
export * from './synthdef-graph.js';
