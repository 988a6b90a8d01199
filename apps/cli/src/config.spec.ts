import { describe, expect, it } from 'vitest';
import { readConfig, repositoryRoot } from './config.js';

describe("the command line's settings", () => {
  it('keep the studio in the repository unless OIDUNA_HOME says otherwise', () => {
    expect(readConfig({}).home).toBe(`${repositoryRoot}/.oiduna`);
    expect(readConfig({ OIDUNA_HOME: '/studio' }).home).toBe('/studio');
  });

  it("look for programs in sbin too, after the caller's own path", () => {
    const path = readConfig({ PATH: '/mine:/usr/sbin' }).environment['PATH']?.split(':') ?? [];
    expect(path[0]).toBe('/mine');
    expect(path.filter((folder) => folder === '/usr/sbin')).toHaveLength(1);
    expect(path).toContain('/usr/local/bin');
  });

  it.each([
    [undefined, 'supernova'],
    ['supernova', 'supernova'],
    ['scsynth', 'scsynth'],
  ])('OIDUNA_SERVER %s means %s', (wish, server) => {
    expect(readConfig({ OIDUNA_SERVER: wish }).audioServer).toBe(server);
  });

  it('refuse an audio server there is not', () => {
    expect(() => readConfig({ OIDUNA_SERVER: 'csound' })).toThrow('OIDUNA_SERVER is csound.');
  });

  it('install packages unless OIDUNA_NO_INSTALL says no', () => {
    expect(readConfig({}).installAllowed).toBe(true);
    expect(readConfig({ OIDUNA_NO_INSTALL: '1' }).installAllowed).toBe(false);
  });
});
