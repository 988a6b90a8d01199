import { describe, expect, it } from 'vitest';
import { debianPackages, installCommand, isOnPath, isThere, missingPrograms } from './packages.js';
import { PARTS } from './part.js';

const nothing = () => false;
const names = (programs: readonly { name: string }[]) => programs.map(({ name }) => name);

describe('the programs a machine lacks', () => {
  it('are those the wished parts need, and no others', () => {
    expect(names(missingPrograms(['nats', 'redis'], nothing))).toEqual(['nats-server', 'redis-server']);
    expect(names(missingPrograms(['postgres'], nothing))).toEqual([]);
  });

  it('are none when all are there', () => {
    expect(missingPrograms(PARTS, () => true)).toEqual([]);
  });

  it('are not those another system has', () => {
    expect(names(missingPrograms(['synthdefs'], nothing, 'linux'))).toContain('bwrap');
    expect(names(missingPrograms(['synthdefs'], nothing, 'darwin'))).not.toContain('bwrap');
  });

  it('leave out bubblewrap where the pod isolates', () => {
    expect(isThere('bwrap', { SYNTHDEFS_ISOLATION: 'pod' })).toBe(true);
    expect(isThere('bwrap', { SYNTHDEFS_ISOLATION: 'bubblewrap' })).toBe(false);
    expect(isThere('sclang', { SYNTHDEFS_ISOLATION: 'pod' })).toBe(false);
  });

  it('are sought on the given PATH', () => {
    expect(isOnPath('sh', { PATH: '/nowhere:/bin' })).toBe(true);
    expect(isOnPath('sh', { PATH: '/nowhere' })).toBe(false);
    expect(isOnPath('sh', {})).toBe(false);
  });
});

describe('what is installed', () => {
  it('adds the UGen plugins to a new scsynth, not to other packages', () => {
    expect(debianPackages(missingPrograms(['engine'], nothing))).toEqual([
      'supercollider-server',
      'supercollider-supernova',
      'sc3-plugins-server',
    ]);
    expect(debianPackages(missingPrograms(['jack'], nothing))).toEqual(['jackd2']);
  });

  it('is named as a command for the platform, each package once', () => {
    const missing = missingPrograms(['engine', 'nats'], nothing);
    expect(installCommand(missing, 'darwin')).toBe('brew install --cask supercollider && brew install nats-server');
    expect(installCommand(missing, 'linux')).toMatch(/^apt-get install supercollider-server .*nats-server/);
  });
});
