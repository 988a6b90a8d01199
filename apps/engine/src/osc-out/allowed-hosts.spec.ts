import { describe, expect, it } from 'vitest';
import { HOST_LIST, isAllowed } from './allowed-hosts.js';

describe('the hosts OSC may go to', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1', 9000, true],
    ['127.0.0.1', 'localhost', 9000, true],
    ['localhost', '127.0.0.1', 9000, true],
    ['127.0.0.1', '127.0.0.2', 9000, false],
    ['127.0.0.1', '127.1', 9000, false],
    ['127.0.0.1, lights.local:9000', 'Lights.Local', 9000, true],
    ['127.0.0.1, lights.local:9000', 'lights.local', 9001, false],
    ['', '127.0.0.1', 9000, false],
  ])('%j let %s:%d in or not: %s', (list, host, port, allowed) => {
    expect(isAllowed(list, host, port)).toBe(allowed);
  });

  it.each(['', '127.0.0.1', 'a.local:9000', ' a , b:1 '])('are a list such as %j', (list) => {
    expect(list).toMatch(HOST_LIST);
  });

  it.each(['a b', 'a:', 'a:x', '*', 'a,,b', 'http://a'])('are no list such as %j', (list) => {
    expect(list).not.toMatch(HOST_LIST);
  });
});
