import { describe, expect, it } from 'vitest';
import { specialUse } from './special-address.js';

const MACHINE = 'this machine';
const PRIVATE = 'a private network';
const LINK = 'this link, where clouds keep their metadata';
const MANY = 'many machines at once';
const DISGUISE = 'an IPv4 address in disguise';
const RESERVED = 'no machine, for it is reserved';

describe('an address leads', () => {
  it.each([
    ['0.0.0.0', MACHINE],
    ['0.255.255.255', MACHINE],
    ['127.0.0.1', MACHINE],
    ['127.255.255.254', MACHINE],
    ['::', MACHINE],
    ['::1', MACHINE],
    ['0:0:0:0:0:0:0:1', MACHINE],
    ['10.0.0.1', PRIVATE],
    ['10.255.255.255', PRIVATE],
    ['172.16.0.1', PRIVATE],
    ['172.31.255.255', PRIVATE],
    ['192.168.0.1', PRIVATE],
    ['192.168.255.255', PRIVATE],
    ['fc00::1', PRIVATE],
    ['fd00:ec2::254', PRIVATE],
    ['fdff:ffff::1', PRIVATE],
    ['fec0::1', PRIVATE],
    ['100.64.0.1', 'the inside of a provider'],
    ['100.100.100.200', 'the inside of a provider'],
    ['100.127.255.255', 'the inside of a provider'],
    ['169.254.169.254', LINK],
    ['169.254.0.1', LINK],
    ['168.63.129.16', LINK],
    ['192.0.0.192', LINK],
    ['fe80::1', LINK],
    ['fe80::1%eth0', LINK],
    ['febf::1', LINK],
    ['224.0.0.1', MANY],
    ['239.255.255.255', MANY],
    ['ff02::1', MANY],
    ['::ffff:127.0.0.1', DISGUISE],
    ['::ffff:7f00:1', DISGUISE],
    ['::ffff:8.8.8.8', DISGUISE],
    ['::ffff:0:127.0.0.1', DISGUISE],
    ['::127.0.0.1', DISGUISE],
    ['64:ff9b::a00:1', DISGUISE],
    ['64:ff9b::8.8.8.8', DISGUISE],
    ['64:ff9b:1::a00:1', DISGUISE],
    ['2002:7f00:1::', DISGUISE],
    ['2002:a00:1::1', DISGUISE],
    ['2001:0:4136:e378:8000:63bf:3fff:fdd2', DISGUISE],
    ['192.88.99.1', DISGUISE],
    ['192.0.2.1', RESERVED],
    ['198.18.0.1', RESERVED],
    ['198.19.255.255', RESERVED],
    ['198.51.100.1', RESERVED],
    ['203.0.113.1', RESERVED],
    ['240.0.0.1', RESERVED],
    ['255.255.255.255', RESERVED],
    ['100::1', RESERVED],
    ['2001:10::1', RESERVED],
    ['2001:20::1', RESERVED],
    ['2001:db8::1', RESERVED],
    ['3fff::1', RESERVED],
    ['4000::1', RESERVED],
    ['5f00::1', RESERVED],
    ['9000::1', RESERVED],
  ])('%s to %s', (address, where) => {
    expect(specialUse(address)).toBe(where);
  });

  it.each([
    '1.1.1.1',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.0',
    '169.253.255.255',
    '169.255.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.0.1.0',
    '192.167.255.255',
    '192.169.0.0',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
    '2000::1',
    '2001:200::1',
    '2003::1',
    '2606:4700:4700::1111',
    '2a00:1450:4001::200e',
    '3ffe::1',
  ])('%s to a machine of the internet', (address) => {
    expect(specialUse(address)).toBeUndefined();
  });
});
