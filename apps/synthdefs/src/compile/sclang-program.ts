/** sclang cuts a string off without a word after 8,192 bytes; a character takes at most 4. */
const PIECE = /[^]{1,1500}/gu;

/** A text as a SuperCollider string. Control characters were refused before: 0x1b would end the program. */
const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
const pieces = (text: string): string => `[${(text.match(PIECE) ?? []).map(quoted).join(', ')}]`;
/** Texts as a SuperCollider array: a literal one, for an array that is built may hold only so many. */
const list = (texts: readonly string[]): string => `#[${texts.map(pieces).join(', ')}].collect { |each| each.join }`;

export const lastWordOf = (mark: string): string => `${mark} done`;

/**
 * Evaluates texts in turn and reports on stdout, each line begun with `mark`: `failed HEX` for an error while one ran,
 * `refused HEX` when one asked for what no source gets, `bytes HEX`, `spec HEX` for each range the source states, and
 * `def` for each SynthDef, `done` last. The report is due before a text runs, so that one which halts the interpreter
 * is reported too; it comes after whatever the texts forked to run at once.
 *
 * A source may find the mark and report bytes of its own. That is no way in: uploads may hold any bytes, and what
 * comes out of here is read as strictly.
 */
export const compileProgram = (mark: string, texts: readonly string[]): string => `
(
var say = { |what, hex = ""| (${quoted(`${mark} `)} ++ what + hex).postln };
var report = {
	try {
		if(OidunaUpload.failure.isNil) {
			OidunaUpload.synthDefs.do { |def|
				def.asBytes.clump(4096).do { |bytes| say.("bytes", OidunaUpload.hex(bytes)) };
				OidunaUpload.specsOf(def).do { |spec| say.("spec", OidunaUpload.hex(spec.ascii)) };
				say.("def", OidunaUpload.hex(def.name.asString.ascii));
			}
		}
	} { |error| OidunaUpload.failure = OidunaUpload.describe(error) };
	OidunaUpload.failure !? { |text| say.("failed", OidunaUpload.hex(text.ascii)) };
	OidunaUpload.refusal !? { |text| say.("refused", OidunaUpload.hex(text.ascii)) };
	${quoted(lastWordOf(mark))}.postln;
	nil; // a number would schedule it again
};
OidunaUpload.begin;
AppClock.sched(0, {
	// in line behind whatever the source forked on the clocks that have threads of their own
	TempoClock.default.sched(0, { SystemClock.sched(0, { AppClock.sched(0, report); nil }); nil });
	nil;
});
(${list(texts)}).any { |text|
	OidunaUpload.run(text.compile);
	OidunaUpload.failure.notNil;
};
)
`;

/**
 * Compiles texts without running them, and says `text` before each, where sclang then prints what is wrong.
 * The first is the whole; its regions are looked at only when that is no program.
 */
export const checkProgram = (mark: string, whole: string, regions: readonly string[]): string => `
(
var compiles = { |text| ${quoted(`${mark} text`)}.postln; text.compile.notNil };
if(compiles.(${list([whole])}.first).not) { (${list(regions)}).do(compiles) };
${quoted(lastWordOf(mark))}.postln;
)
`;
