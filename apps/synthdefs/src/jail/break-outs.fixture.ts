/** What an attempt leaves outside when it works: a file, a call at our door, or a word of ours in its answer. */
export interface Places {
  /** A file that nobody may make. */
  readonly marker: string;
  /** A file everybody may read that holds the secret. */
  readonly readable: string;
  /** A port of ours that listens, TCP and UDP. */
  readonly port: number;
}

export interface BreakOut {
  readonly title: string;
  readonly source: (places: Places) => string;
}

/** A def that tells a text to whoever compiled it: by its name, which comes back with the bytes. */
const tell = (text: string): string => `SynthDef((${text}).asString.keep(200).asSymbol, { Out.ar(0, SinOsc.ar) }).add`;
const sc = String.raw;

const SHELL: readonly BreakOut[] = [
  { title: 'unixCmd', source: ({ marker }) => `"touch ${marker}".unixCmd` },
  { title: 'unixCmd of an array', source: ({ marker }) => `["touch", "${marker}"].unixCmd` },
  { title: 'systemCmd', source: ({ marker }) => `"touch ${marker}".systemCmd` },
  { title: 'unixCmdGetStdOut', source: () => tell('"cat /proc/1/environ".unixCmdGetStdOut') },
  { title: 'runInTerminal', source: ({ marker }) => `"touch ${marker}".runInTerminal` },
  { title: 'Pipe', source: ({ marker }) => `Pipe.new("touch ${marker}", "r")` },
  { title: 'Pipe.argv', source: ({ marker }) => `Pipe.argv(["touch", "${marker}"], "r")` },
  { title: 'Pipe by perform', source: ({ marker }) => sc`Pipe.perform(\new, "touch ${marker}", "w")` },
  { title: 'the private method of unixCmd', source: ({ marker }) => `"touch ${marker}".prUnixCmd(false)` },
  { title: 'a class by its name', source: ({ marker }) => sc`\Pipe.asClass.new("touch ${marker}", "r")` },
  {
    title: 'a class among all classes',
    source: ({ marker }) => sc`
      Class.allClasses.detect { |each| each.name == \Pipe }.new("touch ${marker}", "r")`,
  },
  { title: 'text compiled by the source', source: ({ marker }) => `"\\"touch ${marker}\\".systemCmd".interpret` },
  {
    title: 'the interpreter',
    source: ({ marker }) => sc`
      thisProcess.interpreter.interpret("touch ${marker}".asCompileString ++ ".unixCmd")`,
  },
  {
    title: 'the program of the audio server',
    source: ({ marker }) => `Server.program = "touch ${marker};"; Server.local.boot`,
  },
  {
    title: 'another audio server',
    source: ({ marker }) => sc`
      Server.program = "touch ${marker};"; Server(\x, NetAddr("127.0.0.1", 57199)).bootServerApp`,
  },
  {
    title: 'an offline score',
    source: ({ marker }) => `
      Score.program = "touch ${marker};"; Score([[0.0, [0]]]).recordNRT("/tmp/a", "/tmp/b")`,
  },
  { title: 'an editor for the code', source: ({ marker }) => `Git("${marker}").git(["init"])` },
];

const FILES: readonly BreakOut[] = [
  { title: 'File.open to write', source: ({ marker }) => `File.open("${marker}", "w").write("x").close` },
  { title: 'File.use', source: ({ marker }) => `File.use("${marker}", "w") { |file| file << "x" }` },
  { title: 'File.new', source: ({ marker }) => `File("${marker}", "wb").putString("x").close` },
  { title: 'the private method of File', source: ({ marker }) => sc`File.newCopyArgs.prOpen("${marker}", "w")` },
  { title: 'UnixFILE', source: ({ marker }) => sc`UnixFILE.new.perform(\open, "${marker}", "w")` },
  { title: 'File.readAllString', source: ({ readable }) => tell(`File.readAllString("${readable}")`) },
  { title: 'text that loads a file', source: ({ readable }) => tell(`"${readable}".load`) },
  { title: 'loadPaths', source: ({ readable }) => tell(`"${readable}".loadPaths`) },
  { title: 'executeFile', source: ({ readable }) => tell(`thisProcess.interpreter.executeFile("${readable}")`) },
  { title: 'compileFile', source: ({ readable }) => tell(`thisProcess.interpreter.compileFile("${readable}")`) },
  { title: 'parseYAMLFile', source: ({ readable }) => tell(`"${readable}".parseYAMLFile`) },
  { title: 'a table read as text', source: ({ readable }) => tell(`TabFileReader.read("${readable}")`) },
  {
    title: 'a sound file',
    source: ({ marker }) => sc`
      SoundFile("${marker}").headerFormat_("WAV").sampleFormat_("int16").openWrite`,
  },
  { title: 'an archive written', source: ({ marker }) => `[1, 2].writeArchive("${marker}")` },
  { title: 'an archive read', source: ({ readable }) => tell(`Object.readArchive("${readable}")`) },
  { title: 'an archive as text', source: ({ marker }) => `[1, 2].writeTextArchive("${marker}")` },
  { title: 'the archive of sclang', source: ({ marker }) => `Archive.archiveDir = "${marker}"; Archive.write` },
  {
    title: 'a def written to a folder',
    source: ({ marker }) => sc`
      SynthDef(\x, { }).superPerform(\writeDefFile, "${marker}")`,
  },
  {
    title: 'the old writer of defs',
    source: ({ marker }) => sc`
      SynthDef(\x, { }).writeDef(File("${marker}", "w"))`,
  },
  { title: 'a folder made', source: ({ marker }) => `File.mkdir("${marker}")` },
  { title: 'a file copied', source: ({ marker, readable }) => `File.copy("${readable}", "${marker}")` },
  { title: 'a file deleted', source: ({ readable }) => `File.delete("${readable}"); "x".writeArchive("${readable}")` },
  {
    title: 'the names in a folder',
    source: ({ readable }) => tell(`"${readable}*".pathMatch.first.basename ++ "seen"`),
  },
  {
    title: 'a folder as PathName',
    source: ({ readable }) => tell(`PathName("${readable}").pathOnly.asString.pathMatch`),
  },
  {
    title: 'another place for scratch files',
    source: ({ marker }) =>
      `PathName.tmp = "${marker}"; SynthDef.synthDefDir = "${marker}"; SynthDef("x", { }).storeOnce`,
  },
  {
    title: 'the log of what was typed',
    source: ({ marker }) => `History.logFolder = "${marker}"; History.start; History.enter("1"); History.saveCS`,
  },
  { title: 'settings of sclang', source: ({ marker }) => `LanguageConfig.store("${marker}")` },
  { title: 'a document', source: ({ marker }) => `Document.new("x", "y").save("${marker}")` },
  { title: 'Quarks', source: ({ marker }) => `Quarks.install("${marker}")` },
  { title: 'a help file', source: ({ readable }) => tell(`SCDoc.parseFileFull("${readable}")`) },
  { title: 'links followed through /proc', source: () => tell('File.readAllString("/proc/self/environ")') },
  { title: 'devices', source: () => tell('File.readAllString("/dev/mem")') },
];

const NETWORK: readonly BreakOut[] = [
  { title: 'NetAddr.sendMsg', source: ({ port }) => sc`NetAddr("127.0.0.1", ${port}).sendMsg(\out)` },
  { title: 'NetAddr.sendRaw', source: ({ port }) => `NetAddr("127.0.0.1", ${port}).sendRaw(Int8Array[1, 2, 3, 4])` },
  { title: 'NetAddr.connect', source: ({ port }) => `NetAddr("127.0.0.1", ${port}).connect` },
  {
    title: 'NetAddr of an address in numbers',
    source: ({ port }) => sc`NetAddr.newCopyArgs(2130706433, ${port}, "127.0.0.1").sendBundle(0.1, [\out])`,
  },
  {
    title: 'a message of the audio server',
    source: ({ port }) => sc`s.addr = NetAddr("127.0.0.1", ${port}); s.addr.sendMsg(\out)`,
  },
  {
    title: 'a port opened',
    source: () => tell('thisProcess.openUDPPort(57333).if("opened", "closed"); Error("closed").throw'),
  },
  { title: 'a name resolved', source: () => tell('"localhost".gethostbyname.if(1)') },
  { title: 'a MIDI client', source: () => 'MIDIClient.init; MIDIIn.connectAll' },
  { title: 'a serial port', source: () => 'SerialPort("/dev/ttyS0", 9600)' },
  { title: 'a HID device', source: () => 'HID.findAvailable' },
  { title: 'a Link clock', source: () => 'LinkClock(2)' },
];

const WINDOWS: readonly BreakOut[] = [
  { title: 'a picture saved', source: ({ marker }) => `Image(4, 4).write("${marker}", "png")` },
  { title: 'a download', source: ({ port }) => `Download("http://127.0.0.1:${port}/x", "/tmp/x")` },
  { title: 'a web page', source: ({ port }) => `WebView().url_("http://127.0.0.1:${port}/x")` },
  { title: 'a picture from the web', source: ({ port }) => `Image.openURL("http://127.0.0.1:${port}/x", 1)` },
];

const ENVIRONMENT: readonly BreakOut[] = [
  { title: 'getenv', source: () => tell('"SYNTHDEFS_TEST_SECRET".getenv') },
  { title: 'the private method of getenv', source: () => tell(sc`"SYNTHDEFS_TEST_SECRET".perform(\getenv)`) },
  { title: 'setenv', source: () => '"PATH".setenv("/tmp")' },
  { title: 'the command line', source: () => tell('thisProcess.argv; thisProcess.prArgv') },
  { title: 'the process id', source: () => 'thisProcess.pid; 1.pidRunning' },
];

const TAMPERING: readonly BreakOut[] = [
  { title: 'a class defined', source: ({ marker }) => `Evil { *new { "touch ${marker}".systemCmd } }` },
  { title: 'a class extended', source: ({ marker }) => `+ Object { evil { "touch ${marker}".systemCmd } }` },
  {
    title: 'a class defined by compiled text',
    source: ({ marker }) => `"Evil { *new { _String_System } }".interpret; "touch ${marker}".perform('Evil')`,
  },
  { title: 'a primitive in a function', source: ({ marker }) => `{ |x| _String_System }.value("touch ${marker}")` },
  {
    title: 'a primitive in compiled text',
    source: ({ marker }) => `"{ |x| _String_System }".interpret.value("touch ${marker}")`,
  },
  { title: 'the library compiled anew', source: () => 'thisProcess.recompile; Platform.new.recompile' },
  { title: 'sclang shut down', source: () => 'thisProcess.shutdown; thisProcess.platform.shutdown; 0.exit; 1.exit' },
  { title: 'a method made by hand', source: () => 'Method.newCopyArgs(1, 2, Int8Array[1, 2, 3]).postln' },
  { title: 'a method made past its class', source: () => sc`Method.superPerform(\newCopyArgs, 1, 2).postln; nil.foo` },
  { title: 'a function made by hand', source: () => 'FunctionDef.newCopyArgs(1.0e300, 1.0e-300).asFunction.value' },
  { title: 'the byte code of a method', source: () => sc`Object.findMethod(\isNil).code[0] = 3` },
  { title: 'an instance variable of a method', source: () => sc`Object.findMethod(\isNil).instVarPut(0, 1.0)` },
  { title: 'a slot of a method', source: () => sc`Object.findMethod(\isNil).slotPut(0, 1.0)` },
  {
    title: 'the blank instance of a class',
    source: () => 'Pipe.iprototype.put(0, 1); Finalizer.iprototype.put(0, 1.0)',
  },
  {
    title: 'a pointer made by hand',
    source: () => 'RawPointer.newCopyArgs(1.5); Finalizer.newCopyArgs(2.5); Thread.newCopyArgs(1.5)',
  },
  {
    title: 'our own door opened again',
    source: ({ marker }) => sc`
      OidunaJail.instVarPut(0, false); OidunaJail.shut_(false); "touch ${marker}".systemCmd`,
  },
  {
    title: 'our own refusal overridden',
    source: ({ marker }) => sc`
      OidunaJail.addUniqueMethod(\refuse, { nil }); OidunaJail.class.addUniqueMethod(\refuse, { nil }); "touch ${marker}".systemCmd`,
  },
  {
    title: 'our own collector emptied and its report forged',
    source: () => sc`
      OidunaUpload.begin; ("oiduna:0000 bytes 00").postln; ("oiduna:0000 done").postln; OidunaUpload.failure = "x"`,
  },
];

/** Attempts to act when nobody looks any more. */
const LATER: readonly BreakOut[] = [
  {
    title: 'the error handler replaced',
    source: ({ marker }) => sc`
      thisThread.exceptionHandler = { "touch ${marker}".systemCmd }; nil.foo`,
  },
  {
    title: 'work left for the clocks',
    source: ({ marker }) => sc`
      AppClock.sched(0, { "touch ${marker}".systemCmd }); SystemClock.sched(0.2, { "touch ${marker}".systemCmd }); nil.foo`,
  },
  {
    title: 'work left for the end',
    source: ({ marker }) => sc`
      ShutDown.add { "touch ${marker}".systemCmd }; CmdPeriod.add { "touch ${marker}".systemCmd }; nil.foo`,
  },
];

/** Attempts to take so much that nothing is left for others. */
export const BOMBS: readonly BreakOut[] = [
  { title: 'a loop without end', source: () => 'loop { 1 + 1 }' },
  { title: 'recursion without end', source: () => '~f = { |n| ~f.(n + 1) + 1 }; ~f.(0)' },
  { title: 'a routine that never yields', source: () => 'fork { loop { } }' },
  { title: 'memory', source: () => 'var all = List.new; loop { all.add(FloatArray.newClear(20000000)) }' },
  { title: 'one huge array', source: () => 'Array.newClear(2000000000); FloatArray.newClear(1000000000)' },
  { title: 'small objects', source: () => 'var all; loop { all = [all, Array.series(1000)] }' },
  { title: 'names', source: () => 'inf.do { |n| ("name" ++ n).asSymbol }' },
  { title: 'threads', source: () => 'inf.do { TempoClock.new.permanent_(true) }' },
  { title: 'output', source: () => 'var line = String.fill(100000, $x); loop { line.postln }' },
  { title: 'output without line ends', source: () => 'loop { "xxxxxxxxxxxxxxxx".post }' },
  { title: 'a pattern that never matches', source: () => `"(a+)+$".matchRegexp(String.fill(40, $a) ++ "b"); loop { }` },
  { title: 'a text that nests without end', source: () => `("(" ! 100000).join.interpret; nil.foo` },
];

export const BREAK_OUTS = { SHELL, FILES, NETWORK, WINDOWS, ENVIRONMENT, TAMPERING, LATER };
