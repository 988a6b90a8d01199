import { BlockList, isIPv4 } from 'node:net';

/** Addresses that lead somewhere else than to a machine of the internet, and where. */
const SPECIAL: Readonly<Record<string, readonly string[]>> = {
  'this machine': ['0.0.0.0/8', '127.0.0.0/8', '::/128', '::1/128'],
  'a private network': ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7', 'fec0::/10'],
  'the inside of a provider': ['100.64.0.0/10'],
  // 168.63.129.16 is what 169.254.169.254 is elsewhere, on Azure; 192.0.0.0/24 holds that of Oracle
  'this link, where clouds keep their metadata': ['169.254.0.0/16', 'fe80::/10', '168.63.129.16/32', '192.0.0.0/24'],
  'many machines at once': ['224.0.0.0/4', 'ff00::/8'],
  'an IPv4 address in disguise': [
    '::ffff:0:0/96',
    '::ffff:0:0:0/96',
    '::/96',
    '64:ff9b::/96',
    '64:ff9b:1::/48',
    '2002::/16',
    '2001::/32',
    '192.88.99.0/24',
  ],
  'no machine, for it is reserved': [
    '192.0.2.0/24',
    '198.18.0.0/15',
    '198.51.100.0/24',
    '203.0.113.0/24',
    '240.0.0.0/4',
    '2001::/23',
    '2001:db8::/32',
    '3fff::/20',
    // all of IPv6 but 2000::/3, the only part that was ever given out
    '::/3',
    '4000::/2',
    '8000::/1',
  ],
};

const RULES = Object.entries(SPECIAL).flatMap(([where, subnets]) => subnets.map((subnet) => ruleOf(where, subnet)));

function ruleOf(where: string, subnet: string) {
  const [network, bits] = subnet.split('/') as [string, string];
  const family = isIPv4(network) ? ('ipv4' as const) : ('ipv6' as const);
  const list = new BlockList();
  list.addSubnet(network, Number(bits), family);
  return { where, family, list };
}

/**
 * Where an IP address leads, when it is not to a machine of the internet; undefined when it is.
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry and its sister for IPv6
 */
export function specialUse(address: string): string | undefined {
  const [plain] = address.split('%') as [string]; // an interface may follow
  const family = isIPv4(plain) ? 'ipv4' : 'ipv6';
  return RULES.find((rule) => rule.family === family && rule.list.check(plain, family))?.where;
}
