/** What one line of an audio server's log (or of jackd's) says. scsynth logs to stdout and stderr, supernova likewise. */
export type LogLine =
  | { readonly kind: 'ready' }
  /** A bundle came after its time and was played at once. */
  | { readonly kind: 'late'; readonly latenessMicros: number }
  /** `/s_new` named a def the server does not hold. supernova says so here only, with the node ID. */
  | { readonly kind: 'synthdef-missing'; readonly defName: string; readonly nodeId: number | undefined }
  /** A def did not load. supernova names the def when a UGen is missing, else neither server does. */
  | {
      readonly kind: 'synthdef-refused';
      readonly reason: string;
      readonly defName: string | undefined;
      readonly ugenName: string | undefined;
    }
  | { readonly kind: 'node-missing'; readonly nodeId: number }
  | { readonly kind: 'node-taken'; readonly nodeId: number }
  /** The driver missed a block: everything after it sounds later. */
  | { readonly kind: 'xrun' }
  /** JACK went away, or was not there. */
  | { readonly kind: 'device-lost' }
  /** scsynth refuses the synth and lives; supernova dies of it. */
  | { readonly kind: 'out-of-memory' }
  | { readonly kind: 'port-taken' }
  /** A command failed; scsynth also answers `/fail`. */
  | { readonly kind: 'failure'; readonly command: string; readonly reason: string }
  | { readonly kind: 'exception'; readonly text: string }
  | { readonly kind: 'other'; readonly text: string };

interface LineRule {
  readonly pattern: RegExp;
  read(groups: Partial<Record<string, string>>, line: string): LogLine;
}

/** First match wins. Every form was observed on SuperCollider 3.13 or stands in its binaries. */
const RULES: readonly LineRule[] = [
  { pattern: /^SuperCollider 3 server ready|^Supernova ready/, read: () => ({ kind: 'ready' }) },
  {
    pattern: /^late:? (?<seconds>\d+(?:\.\d+)?(?:e[+-]?\d+)?)/,
    read: ({ seconds }) => ({ kind: 'late', latenessMicros: Math.round(Number(seconds) * 1e6) }),
  },
  { pattern: /xrun/i, read: () => ({ kind: 'xrun' }) },
  {
    pattern:
      /^JackDriver: killed by jack|^Jack server was shut down|^jack server is not running|^Cannot connect to server socket|Unable to connect to JACK server|^could not initialize audio/,
    read: () => ({ kind: 'device-lost' }),
  },
  {
    pattern: /bad_alloc|alloc failed|out of real time memory|allocation failed: out of memory/,
    read: () => ({ kind: 'out-of-memory' }),
  },
  {
    pattern: /^\*\*\* ERROR: SynthDef (?<name>.+) not found$/,
    read: ({ name = '' }) => ({ kind: 'synthdef-missing', defName: name, nodeId: undefined }),
  },
  {
    pattern: /^Cannot create synth \(synthdef: (?<name>.+), node id: (?<node>-?\d+)\)/,
    read: ({ name = '', node }) => ({ kind: 'synthdef-missing', defName: name, nodeId: Number(node) }),
  },
  {
    pattern:
      /^Exception when (?:reading|parsing) synthdef(?: file)?:? *(?<reason>(?:Cannot load synth (?<name>.+?): )?(?:Unit generator (?<ugen>\S+) not installed)?.*)$/,
    read: ({ reason = '', name, ugen }) => ({ kind: 'synthdef-refused', reason, defName: name, ugenName: ugen }),
  },
  {
    pattern:
      /^(?:unknown )?exception in Gra(?:ph|f)Def_(?:Recv|Load)(?:: (?<reason>(?:UGen '(?<ugen>[^']+)' not installed)?.*))?$/,
    read: ({ reason = 'unknown', ugen }) => ({ kind: 'synthdef-refused', reason, defName: undefined, ugenName: ugen }),
  },
  {
    pattern: /^exceeded number of interconnect buffers/,
    read: (_, line) => ({ kind: 'synthdef-refused', reason: line, defName: undefined, ugenName: undefined }),
  },
  { pattern: /^node not found: (?<node>-?\d+)/, read: ({ node }) => ({ kind: 'node-missing', nodeId: Number(node) }) },
  {
    pattern: /^node id (?<node>-?\d+) already in use/,
    read: ({ node }) => ({ kind: 'node-taken', nodeId: Number(node) }),
  },
  { pattern: /address (?:already )?in use/i, read: () => ({ kind: 'port-taken' }) },
  {
    pattern: /^FAILURE IN SERVER:? (?<command>\/\S+) (?<reason>.+)$/,
    read: ({ command = '', reason = '' }) => ({ kind: 'failure', command, reason }),
  },
  {
    pattern: /^unhandled message: (?<command>\S+)/,
    read: ({ command = '' }) => ({ kind: 'failure', command, reason: 'unhandled message' }),
  },
  { pattern: /exception|^terminate called/i, read: (_, text) => ({ kind: 'exception', text }) },
];

export function readLogLine(line: string): LogLine {
  const text = line.trim();
  for (const { pattern, read } of RULES) {
    const match = pattern.exec(text);
    if (match) return read(match.groups ?? {}, text);
  }
  return { kind: 'other', text };
}
