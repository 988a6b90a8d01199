/**
 * Compiled into the class library of every run. SynthDefs that the source adds, stores, sends or writes
 * are kept instead, no audio server is started or spoken to, and only we end sclang.
 */
export const COLLECTOR_CLASS = `
OidunaUpload {
	classvar <synthDefs, <>failure;

	// sclang adds SynthDefs of its own while it starts
	*begin { synthDefs = List.new }

	*take { |value|
		case
		{ value.isKindOf(SynthDef) } { synthDefs !? { if(synthDefs.includes(value).not) { synthDefs.add(value) } } }
		{ value.isKindOf(Collection) and: { value.isKindOf(String).not } } { value.do { |each| this.take(each) } }
	}

	*run { |function|
		try { this.take(function.value) } { |error| failure = failure ?? { this.describe(error) } }
	}

	*describe { |error|
		^if(error.isKindOf(DoesNotUnderstandError)) {
			"Message '%' not understood by %".format(error.selector, error.receiver.asString.keep(60))
		} { error.errorString }
	}

	// what a source states of its parameters: name, from, to, warp, unit
	*specsOf { |def|
		var lines = List.new;
		try {
			(def.metadata.tryPerform(\\at, \\specs) ? ()).keysValuesDo { |name, spec|
				spec.tryPerform(\\asSpec) !? { |found|
					lines.add([name, found.minval, found.maxval, found.warp.class.name, found.units].join("\t"))
				}
			}
		};
		^lines
	}

	*hex { |bytes| ^bytes.collectAs({ |byte| (byte bitAnd: 255).asHexString(2) }, Array).join }
}

+ SynthDef {
	add { |libname, completionMsg, keepDef = true| OidunaUpload.take(this); this.asSynthDesc(libname ? \\global, keepDef) }
	store { |libname = \\global| this.add(libname) }
	storeOnce { |libname = \\global| this.add(libname) }
	send { this.add }
	load { this.add }
	writeDefFile { this.add }
	writeOnce { this.add }
	play { this.add }
}

+ Integer {
	exit { }
	oidunaExit { _Exit }
}

+ Server {
	boot { }
	bootSync { }
	reboot { }
	quit { }
	*quitAll { }
	*killAll { }
	waitForBoot { |onComplete| { OidunaUpload.run { onComplete.value; nil } }.forkIfNeeded }
	doWhenBooted { |onComplete| this.waitForBoot(onComplete) }
	sync { }
	sendMsg { }
	sendBundle { }
	sendRaw { }
	sendMsgSync { }
	listSendMsg { }
	listSendBundle { }
}
`;

export interface SourceFiles {
  /** The upload as a whole. */
  readonly whole: string;
  /** Its regions, for when the whole is not one program. */
  readonly regions: readonly string[];
}

const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

/**
 * Evaluates the source and reports on stdout, each line begun with `mark`: `compiling` before a text is
 * compiled, `unparsed` when it was not, `failed HEX` for an error while it ran, `bytes HEX`, `spec HEX`
 * for each range the source states, and `def` for each SynthDef, `done` last. The report is due before the source runs, so that a source which halts
 * the interpreter is reported too; it comes after whatever the source forked to run at once.
 */
export const wrapperProgram = (mark: string, { whole, regions }: SourceFiles): string => `
(
var say = { |what, hex = ""| (${quoted(`${mark} `)} ++ what + hex).postln };
var compiled = { |path| say.("compiling"); File.readAllString(path).compile };
var program;
var report = {
	try {
		if(OidunaUpload.failure.isNil) {
			OidunaUpload.synthDefs.do { |def|
				def.asBytes.clump(4096).do { |bytes| say.("bytes", OidunaUpload.hex(bytes)) };
				OidunaUpload.specsOf(def).do { |spec| say.("spec", OidunaUpload.hex(spec.ascii)) };
				say.("def");
			}
		}
	} { |error| OidunaUpload.failure = OidunaUpload.describe(error) };
	OidunaUpload.failure !? { |text| say.("failed", OidunaUpload.hex(text.ascii)) };
	say.("done");
	0.oidunaExit;
	nil; // a number would schedule it again
};
OidunaUpload.begin;
AppClock.sched(0, {
	// in line behind whatever the source forked on the clocks that have threads of their own
	TempoClock.default.sched(0, { SystemClock.sched(0, { AppClock.sched(0, report); nil }); nil });
	nil;
});
program = compiled.(${quoted(whole)});
if(program.notNil) { OidunaUpload.run(program) } {
	[${regions.map(quoted).join(', ')}].any { |path|
		program = compiled.(path);
		if(program.isNil) { say.("unparsed") } { OidunaUpload.run(program) };
		program.isNil or: { OidunaUpload.failure.notNil };
	}
}
)
`;
