import { z } from 'zod';

/**
 * Names performers type into patterns. The mini-notation gives every other character a meaning,
 * and NATS keys take only these; 64 is more than any published library uses.
 */
const NAME = /^[A-Za-z0-9_-]{1,64}$/;
const name = (what: string) => z.string().regex(NAME, `${what} takes 1 to 64 of: letters, digits, _ and -`);

export const SynthDefName = name('a SynthDef name').meta({ id: 'SynthDefName', example: 'kick' });
export const BankName = name('a bank name').meta({ id: 'BankName', example: 'kicks' });
export const TrackName = name('a track name').meta({ id: 'TrackName', example: 'kick' });
export const PresetName = name('a preset name').meta({ id: 'PresetName', example: 'verse' });
/** Who asks, by their own word: there are no accounts yet. */
export const PerformerName = name('a performer name').meta({ id: 'PerformerName', example: 'left-deck' });
/** Whose: a word, until there are accounts. */
export const PresetOwner = name('an owner').meta({ id: 'PresetOwner', example: 'studio' });
export const PresetTag = name('a tag').meta({ id: 'PresetTag', example: 'dark' });

/** A file's own name, without folders: shown to people and used to sort a bank. */
export const FileName = z
  .string()
  .min(1)
  .max(255, 'a file name takes at most 255 characters, as file systems do')
  .regex(/^[^/\\\p{Cc}]+$/u, 'a file name has no slashes and no control characters')
  .refine((file) => file !== '.' && file !== '..', 'a file name is not . or ..');

export const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'a sha256 is 64 lower-case hex digits')
  .meta({ id: 'Sha256' });

/** Safe in headers, logs and NATS; anything else is replaced by a fresh UUIDv7. */
export const RequestId = z
  .string()
  .regex(/^[A-Za-z0-9._:-]{1,64}$/, 'a request ID takes 1 to 64 of: letters, digits, . _ : -');

export const Instant = z.iso.datetime({ precision: 3 }).meta({ description: 'RFC 3339, UTC, ms' });
export const Revision = z.int().nonnegative().meta({
  description: 'Counts the changes of one resource; also its ETag.',
});
