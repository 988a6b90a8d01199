/** How a source names a SynthDef: by a symbol, in quotes or not, or a string. Other names are known when it ran. */
const NAMED = /\bSynthDef\s*(?:\.\s*new\s*)?\(\s*(?:\\(?<word>\w+)|'(?<symbol>[^'\\\n]+)'|"(?<string>[^"\\\n]+)")/g;

/** Names of the SynthDefs a text writes down, in its order. For people: a comment may hold one too. */
export const synthDefNamesIn = (text: string): string[] =>
  [...text.matchAll(NAMED)].map(({ groups }) => groups!['word'] ?? groups!['symbol'] ?? groups!['string'] ?? '');

/** How often a text makes a SynthDef, under a name it writes down or not. */
export const synthDefCountIn = (text: string): number => [...text.matchAll(/\bSynthDef\s*(?:\.\s*new\s*)?\(/g)].length;
