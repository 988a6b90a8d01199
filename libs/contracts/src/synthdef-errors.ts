import { entry } from './error-entry.js';

/** What is wrong with a SynthDef, or with what is asked of one. */
export const SYNTHDEF_ERRORS = {
  SYNTHDEF_SYNTAX: entry(
    'invalid',
    'sclang refused the source at line {line}, column {column}: {reason}.',
    'Correct the source at that position.',
  ),
  SYNTHDEF_COMPILE_FAILED: entry(
    'invalid',
    'The source did not compile: {reason}.',
    'Correct the SynthDef; the UGen or message at fault is named.',
  ),
  SYNTHDEF_COMPILE_TIMEOUT: entry(
    'invalid',
    'The source did not compile within {limitMs} ms.',
    'Remove whatever loops or waits; a SynthDef only describes a graph.',
  ),
  SYNTHDEF_NONE: entry(
    'invalid',
    'The upload holds no SynthDef.',
    'End the source with a SynthDef(\\name, { ... }) expression.',
  ),
  SYNTHDEF_ISOLATION_MISSING: entry(
    'unavailable',
    'SynthDef sources cannot be kept apart from this machine: {reason}.',
    'Install bubblewrap, or set SYNTHDEFS_ISOLATION=pod where only a container or machine of its own is at stake.',
  ),
  SYNTHDEF_TRUNCATED: entry(
    'invalid',
    'The SynthDef file ends at byte {atByte}, {neededBytes} bytes too early.',
    'Write the file again with writeDefFile and upload it whole.',
  ),
  SYNTHDEF_MALFORMED: entry(
    'invalid',
    'The SynthDef file is not valid SCgf at byte {atByte}: {reason}.',
    'Write the file again with writeDefFile.',
  ),
  SYNTHDEF_VERSION_UNSUPPORTED: entry(
    'invalid',
    'SCgf version {version} is not known.',
    'Write the file with SuperCollider 3.5 or later (version 2).',
  ),
  SYNTHDEF_GRAPH_INVALID: entry(
    'invalid',
    'SynthDef {name}{where}: {reason}{others}.',
    '{cure} Every code is explained in docs/synthdef-problems.md.',
  ),
  SYNTHDEF_REFUSED: entry(
    'invalid',
    'The audio server does not hold SynthDef {name} after loading it: {reason}.',
    'Check that every UGen it names exists on {server}.',
  ),
  SYNTHDEF_DRY_RUN_FAILED: entry(
    'invalid',
    'SynthDef {name}, played offline with its defaults, is dangerous: {reason}.',
    'Correct it there; `figures` holds what was measured.',
  ),
  SYNTHDEFS_REFUSED: entry(
    'invalid',
    'None of {count} SynthDefs went live: {reason}.',
    'Correct each as `refused` tells.',
  ),
  SYNTHDEF_PREVIEW_NONE: entry('not_found', 'SynthDef {name} has no preview.', 'Load it again: it is played then.'),
  ARCHIVE_REFUSED: entry(
    'invalid',
    '{file} was not taken: {reason}.',
    'Zip the files themselves anew, and nothing else.',
  ),
  LIBRARY_REFUSED: entry(
    'invalid',
    'The library was not read: {reason}.',
    'Export it again with ./oiduna synthdef export.',
  ),
  SYNTHDEF_SOURCE_NONE: entry(
    'not_found',
    'Version {version} of SynthDef {name} came without its source.',
    'Take the .scsyndef file.',
  ),
  SYNTHDEF_NAME_RESERVED: entry(
    'invalid',
    'No SynthDef can be called {name}: {reserved} are addresses of their own in /v1/synthdefs.',
    'Give it another name.',
  ),
  SYNTHDEF_VERSION_UNKNOWN: entry(
    'not_found',
    'SynthDef {name} has no version {version}{but}.',
    'Use one of GET /v1/synthdefs/{name}/versions.',
  ),
  SYNTHDEF_IN_USE: entry(
    'conflict',
    'SynthDef {name} is played by {tracks}.',
    'Change those tracks first, or unload it at a moment of your choice with `apply`.',
  ),
  SYNTHDEF_UNKNOWN: entry('not_found', 'There is no SynthDef {name}.', 'Use a name from GET /v1/synthdefs{nearest}.'),
  SYNTHDEF_PRESET_UNKNOWN: entry(
    'not_found',
    'SynthDef {synthDef} has no preset {name} of {owner}.',
    'Use a name from GET /v1/synthdefs/{synthDef}/presets{nearest}.',
  ),
  SYNTHDEF_TOO_LARGE_TO_DRAW: entry('invalid', '{name} has {ugenCount} UGens, over {limit}.', 'Take it as JSON.'),
  TEMPLATE_UNKNOWN: entry('not_found', 'There is no template {name}.', 'Use one of /v1/synthdefs/templates{nearest}.'),
} as const;
