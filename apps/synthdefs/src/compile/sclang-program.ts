/** sclang cuts a string off without a word after 8,192 bytes; a character takes at most 4. */
const PIECE = /[^]{1,1500}/gu;

/** A text as a SuperCollider string. Control characters were refused before: 0x1b would end the program. */
const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
const pieces = (text: string): string => `[${(text.match(PIECE) ?? []).map(quoted).join(', ')}]`;
/** Texts as a SuperCollider array: a literal one, for an array that is built may hold only so many. */
const list = (texts: readonly string[]): string => `#[${texts.map(pieces).join(', ')}].collect { |each| each.join }`;

export const lastWordOf = (mark: string): string => `${mark} done`;

/**
 * Evaluates texts in turn, also after one has failed, and reports on stdout, each line begun with `mark` and with the
 * number of the text in it: `bytes N HEX`, `spec N HEX` for each range the source states, and `def N HEX` for each
 * SynthDef, `failed N HEX` for an error while a text ran, `refused N HEX` when it asked for what no source gets, and
 * `done` last. The report is due before a text runs, so that one which halts the interpreter is reported too; it
 * comes after whatever the texts forked to run at once.
 *
 * A source may find the mark and report bytes of its own. That is no way in: uploads may hold any bytes, and what
 * comes out of here is read as strictly.
 */
export const compileProgram = (mark: string, texts: readonly string[]): string => `
(
var say = { |what, at, hex| (${quoted(`${mark} `)} ++ what + at + hex).postln };
var report = {
	OidunaUpload.synthDefs.do { |def, number|
		var at = OidunaUpload.regions[number];
		try {
			var bytes = def.asBytes, name = def.name.asString;
			bytes.clump(4096).do { |part| say.("bytes", at, OidunaUpload.hex(part)) };
			OidunaUpload.specsOf(def).do { |spec| say.("spec", at, OidunaUpload.hex(spec.ascii)) };
			say.("def", at, OidunaUpload.hex(name.ascii));
		} { |error| OidunaUpload.fail(at, error) }
	};
	OidunaUpload.failures.keysValuesDo { |at, text| say.("failed", at, OidunaUpload.hex(text.ascii)) };
	OidunaUpload.refusals.keysValuesDo { |at, text| say.("refused", at, OidunaUpload.hex(text.ascii)) };
	${quoted(lastWordOf(mark))}.postln;
	nil; // a number would schedule it again
};
OidunaUpload.begin;
AppClock.sched(0, {
	// in line behind whatever the source forked on the clocks that have threads of their own
	TempoClock.default.sched(0, { SystemClock.sched(0, { AppClock.sched(0, report); nil }); nil });
	nil;
});
(${list(texts)}).do { |text, at| OidunaUpload.run(at, text.compile) };
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
