import { readFileSync } from 'node:fs';
import { SynthDefRole } from '@oiduna/contracts';
import { describe, expect, it } from 'vitest';
import { BAD_SYNTHDEFS } from './checks/bad-synthdefs.fixture.js';
import { SYNTHDEF_PERMISSIONS, type SynthDefPermission } from './checks/graph-check.js';
import { note, Sketch } from './checks/sketch.fixture.js';
import { parseSynthDefs, type SynthDef } from './synthdef-file.js';
import { FIXTURE_FILE } from './synthdef.fixture.js';
import { checkGraph, GRAPH_CHECKS, judge, roleOf } from './synthdef-graph.js';
import { writeSynthDefs } from './synthdef-writer.js';

const [kick, controls] = parseSynthDefs(FIXTURE_FILE) as [SynthDef, SynthDef];
const checks = Object.values(GRAPH_CHECKS).flat();
const checkOf = (code: string) => checks.find((check) => check.code === code)!;
const MASTER = new URL('../../../sounds/system/compiled/oiduna_master.scsyndef', import.meta.url);
const NOTHING: ReadonlySet<SynthDefPermission> = new Set();
const judged = (def: SynthDef, role = roleOf(def), permissions = NOTHING) =>
  judge(checkGraph(def), { role, permissions });
const codesOf = (def: SynthDef): string[] => checkGraph(def).map(({ code }) => code);

describe('the table of problems', () => {
  it('holds more than 35, each with a code of its own, a meaning and a cure', () => {
    const codes = checks.map(({ code }) => code);
    expect(codes.length).toBeGreaterThanOrEqual(35);
    expect(codes).toEqual([...new Set(codes)]);
    for (const { code, meaning, cure } of checks) {
      expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
      expect(meaning, code).toMatch(/^\S.*[.)]$/s);
      expect(cure, code).toMatch(/^\S.*\.$/s);
    }
  });

  it('says which permission a problem needs, exactly where one helps', () => {
    for (const { code, severity, permission } of checks) {
      expect(permission !== undefined, code).toBe(severity === 'permission');
    }
    const needed = new Set(checks.flatMap(({ permission }) => permission ?? []));
    expect([...needed].sort()).toEqual([...SYNTHDEF_PERMISSIONS].sort());
  });

  it('has a bad def for every problem', () => {
    const shown = new Set(BAD_SYNTHDEFS.map(([code]) => code));
    expect(checks.map(({ code }) => code).filter((code) => !shown.has(code))).toEqual([]);
    expect(BAD_SYNTHDEFS.length).toBeGreaterThanOrEqual(80);
  });
});

describe('a bad SynthDef is found', () => {
  it.each(BAD_SYNTHDEFS)('%s: %s', (code, _, def) => {
    const found = checkGraph(def).filter((problem) => problem.code === code);
    expect(codesOf(def)).toContain(code);
    const { severity, permission, roles: [role = 'instrument'] = [] } = checkOf(code);
    const { refused, warnings } = judged(def, role);
    expect((severity === 'warn' ? warnings : refused).map((problem) => problem.code)).toContain(code);
    const granted = judged(def, role, new Set(SYNTHDEF_PERMISSIONS));
    expect(granted.refused.some((problem) => problem.code === code)).toBe(severity === 'refuse');
    for (const { ugenIndex, ugenName, reason, cure } of found) {
      expect(def.ugens[ugenIndex]?.name ?? '').toBe(ugenName);
      expect(reason).toMatch(/\S/);
      expect(cure).toMatch(/\S/);
    }
    if (permission !== undefined) {
      expect(refused.find((problem) => problem.code === code)?.reason).toContain(`permission ${permission}`);
    }
  });
});

describe('a good SynthDef', () => {
  it.each([
    ['a note of noise', note((g) => g.noise())],
    ['a filtered note', note((g) => g.ar('RLPF', g.noise(), g.control('cutoff'), 0.3), { cutoff: 800 })],
    ['a note in its own FFT', note((g) => g.ar('IFFT', g.kr('FFT', g.localBuf(512), g.noise(), 0.5, 0, 1, 0), 0, 0))],
    ['a loop that fades', loop((g, back) => g.times(back, 0.5))],
    ['a loop that a tanh holds', loop((g, back) => g.ugen('UnaryOpUGen', 'audio', [g.times(back, 3)], 1, 36))],
    ['a delay that is limited', note((g) => g.ar('DelayN', g.noise(), limited(g), 0.1), { most: 1 })],
    ['slow replies at audio rate', note((g) => replying(g))],
    ['the kick that sclang compiled', kick],
  ])('%s has no problem', (_, def) => {
    expect(judged(def, 'instrument')).toEqual({ refused: [], warnings: [] });
  });

  it('is the same after it was written and read', () => {
    const small = BAD_SYNTHDEFS.filter(([, , { ugens }]) => ugens.length < 1_000);
    for (const [, , def] of small) {
      const [again] = parseSynthDefs(writeSynthDefs(def));
      expect(codesOf(again!)).toEqual(codesOf(def));
    }
  });

  it('may hold an infinite constant, as Dseq(list, inf) does', () => {
    expect(controls.constants).toContain(Number.POSITIVE_INFINITY);
    expect(judged(controls).refused).toEqual([]);
  });
});

describe('a problem', () => {
  it('names the UGen, the values and the cure', () => {
    const def = note((g) => g.ar('LPF', g.noise(), g.control('cutoff')), { cutoff: 0 });
    expect(judged(def).refused).toEqual([
      {
        code: 'FILTER_FREQUENCY',
        severity: 'refuse',
        ugenIndex: 2,
        ugenName: 'LPF',
        reason: 'freq is 0 while cutoff has its default Hz',
        cure: 'Keep it in range with `freq.clip(20, 18000)`.',
      },
    ]);
  });

  it('is told beside all others, what stops the def first', () => {
    const def = note((g) => g.ar('SinOsc', g.ugen('Out', 'audio', [-1, 0], 0), 0), { wobble: 1 });
    const severities = checkGraph(def).map(({ severity }) => severity);
    expect(new Set(severities)).toEqual(new Set(['refuse', 'warn']));
    expect(severities).toEqual(severities.toSorted());
  });

  it('is judged at what defaults come to: sums, products, smoothing and limits', () => {
    const at = (build: (g: Sketch) => ReturnType<Sketch['control']>): string[] =>
      judged(note((g) => g.ar('LPF', g.noise(), build(g)), { x: 0 })).refused.map(({ code }) => code);
    expect(at((g) => g.kr('Lag', g.control('x'), 0.1))).toEqual(['FILTER_FREQUENCY']);
    expect(at((g) => g.kr('MulAdd', g.control('x'), 100, 0))).toEqual(['FILTER_FREQUENCY']);
    expect(at((g) => g.kr('Sum3', g.control('x'), -1, 1))).toEqual(['FILTER_FREQUENCY']);
    expect(at((g) => g.kr('UnaryOpUGen', g.control('x')))).toEqual(['FILTER_FREQUENCY']);
    expect(at((g) => g.kr('Clip', g.control('x'), 20, 18_000))).toEqual([]);
    expect(at((g) => g.ugen('BinaryOpUGen', 'control', [g.control('x'), 20], 1, 13))).toEqual([]);
    expect(at((g) => g.ugen('BinaryOpUGen', 'control', [g.control('x'), 1_000], 1, 12))).toEqual(['FILTER_FREQUENCY']);
    expect(at((g) => g.kr('SinOsc', g.control('x'), 0))).toEqual([]);
  });
});

it('a name that claims two thousand million values costs neither time nor memory', () => {
  const def = note((g) => g.noise());
  const claims = { ...def, parameterNames: [{ name: 'x', index: -(2 ** 31) }, ...def.parameterNames] };
  expect(codesOf(claims)).toContain('PARAMETER_NAME_OUT_OF_RANGE');
});

describe('the role of a SynthDef', () => {
  const effect = new Sketch({ in: 0, out: 0 });
  const taken = effect.ugen('In', 'audio', [effect.control('in')], 2);
  effect.ugen('ReplaceOut', 'audio', [effect.control('out'), taken, { ...taken, outputIndex: 1 }], 0);

  it('is guessed: what reads an audio bus is an effect', () => {
    expect(roleOf(effect.def())).toBe('effect');
    expect(roleOf(kick)).toBe('instrument');
    expect(roleOf(controls)).toBe('effect');
  });

  it('decides what its author is told', () => {
    expect(judged(effect.def(), 'effect')).toEqual({ refused: [], warnings: [] });
    expect(judged(effect.def(), 'master').warnings).toEqual([]);
    expect(judged(effect.def(), 'instrument').warnings.map(({ code }) => code)).toEqual([
      'BUS_REPLACED',
      'BUS_READ',
      'NEVER_FREES',
      'NO_AMP_CONTROL',
    ]);
  });

  it("lets the studio's own master be one, and no effect that hands on what it gets", () => {
    const [master] = parseSynthDefs(readFileSync(MASTER));
    expect(judged(master!, 'master').refused).toEqual([]);
    expect(judged(effect.def(), 'master').refused.map(({ code }) => code)).toEqual([
      'MASTER_UNLIMITED',
      'MASTER_UNLIMITED',
      'MASTER_NOT_SANITIZED',
    ]);
  });

  it.each(SynthDefRole.options)('never lets a dangerous def in: %s', (role) => {
    const { refused } = judged(
      note((g) => g.ar('CombL', g.noise(), -1, 0.1, 1)),
      role,
    );
    expect(refused.filter(({ ugenName }) => ugenName === 'CombL')).toHaveLength(1);
  });
});

function loop(tame: (g: Sketch, back: ReturnType<Sketch['noise']>) => ReturnType<Sketch['noise']>): SynthDef {
  return note((g) => {
    const back = tame(g, g.ar('LocalIn', 0));
    g.ugen('LocalOut', 'audio', [back], 0);
    return back;
  });
}

const limited = (g: Sketch) => g.ugen('BinaryOpUGen', 'control', [g.control('most'), 2], 1, 12);

function replying(g: Sketch) {
  g.ugen('SendReply', 'audio', [g.ar('Impulse', 10, 0), -1, 2, 47, 97, g.noise()], 0);
  return g.noise();
}
