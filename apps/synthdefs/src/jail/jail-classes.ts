/**
 * Our own classes on top of the tamed library. SynthDefs that a source adds, stores, sends or writes are kept instead,
 * no audio server is started or spoken to, and only we end sclang. What sclang does when it starts (folders, start-up
 * files, ports, the archive of earlier sessions) is left out. While it starts a refused primitive answers nil, for the
 * installed classes ask for folders then; once it is shut it is an error.
 *
 * The classes sclang keeps its own pointers in cannot be made with values of one's choice.
 */
export const JAIL_CLASSES = `
OidunaUpload {
	// the SynthDefs and the region each came from; what failed and what was refused, by region
	classvar <synthDefs, <regions, <failures, <refusals, <region = 0;

	// sclang adds SynthDefs of its own while it starts
	*begin {
		synthDefs = List.new;
		regions = List.new;
		failures = IdentityDictionary.new;
		refusals = IdentityDictionary.new;
	}

	*take { |value|
		case
		{ value.isKindOf(SynthDef) } {
			synthDefs !? { if(synthDefs.includes(value).not) { synthDefs.add(value); regions.add(region) } }
		}
		{ value.isKindOf(Collection) and: { value.isKindOf(String).not } } { value.do { |each| this.take(each) } }
	}

	*run { |at, function|
		region = at;
		try { this.take(function.value) } { |error|
			if(error.isKindOf(OidunaRefusal)) {
				refusals[at] = refusals[at] ?? { this.describe(error) }
			} {
				this.fail(at, error)
			}
		}
	}

	*fail { |at, error| failures[at] = failures[at] ?? { this.describe(error) } }

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

OidunaRefusal : Error { }

OidunaJail {
	classvar shut = false;

	*shut { shut = true }

	*refuse { |method|
		if(shut.not) { ^false };
		OidunaRefusal("%.% is not for SynthDef sources: they reach no files, programs, network or devices"
			.format(method.ownerClass.name.asString.replace("Meta_", ""), method.name)).throw
	}
}

+ SynthDef {
	add { |libname, completionMsg, keepDef = true| OidunaUpload.take(this); this.asSynthDesc(libname ? \\global, keepDef) }
	store { |libname = \\global| this.add(libname) }
	storeOnce { |libname = \\global| this.add(libname) }
	send { this.add }
	load { this.add }
	writeDefFile { this.add }
	writeOnce { this.add }
	play { this.add; ^Synth.basicNew(name, Server.default, 1000) }
}

+ Integer {
	exit { }
}

+ Server {
	boot { }
	bootSync { }
	reboot { }
	quit { }
	*quitAll { }
	*killAll { }
	waitForBoot { |onComplete|
		var at = OidunaUpload.region;
		{ OidunaUpload.run(at, { onComplete.value; nil }) }.forkIfNeeded
	}
	doWhenBooted { |onComplete| this.waitForBoot(onComplete) }
	sync { }
	sendMsg { }
	sendBundle { }
	sendRaw { }
	sendMsgSync { }
	listSendMsg { }
	listSendBundle { }
}

+ Main {
	startup {
		platform = this.platformClass.new;
		platform.initPlatform;
		Class.initClassTree(AppClock);
		Class.initClassTree(Object);
		Class.classesInited = nil;
		topEnvironment = Environment.new;
		currentEnvironment = topEnvironment;
		interpreter.s = Server.default;
		openPorts = Set.new;
		argv = [];
	}
	shutdown { }
}

+ Platform {
	initPlatform {
		features = IdentityDictionary.new;
		classLibraryDir = helpDir = recordingsDir = "";
	}
	userHomeDir { ^"" }
	userAppSupportDir { ^"" }
	userConfigDir { ^"" }
	resourceDir { ^"" }
}

+ History {
	*makeLogFolder { }
}

+ ServerOptions {
	instVarPut { |index, item| _InstVarPut; ^this.primitiveFailed }
}

+ String {
	gethostbyname { ^0 }
	getenv { ^nil }
}

+ Class {
	*initClassTree { |aClass|
		classesInited = classesInited ?? { IdentitySet.new };
		if(classesInited.includes(aClass)) { ^this };
		classesInited.add(aClass);
		if(aClass.isMetaClass.not and: { aClass.class.findMethod(\\initClass).notNil }) {
			try { aClass.initClass } { |error| "OidunaJail: % is not ready: %".format(aClass.name, error.errorString).postln }
		};
		aClass.subclasses.do { |each| this.initClassTree(each) }
	}
}

${['Class', 'FunctionDef', 'Frame', 'Process', 'Interpreter', 'Thread', 'RawPointer', 'Finalizer', 'Clock']
  .map((name) => `+ ${name} { *newCopyArgs { ^OidunaJail.refuse(thisMethod) } }`)
  .join('\n')}
`;
