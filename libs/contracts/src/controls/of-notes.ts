import { type Control, controls } from './control.js';

/** What sounds, when and how loud: the engine plays these whatever the sound is. */
export const NOTE_CONTROLS: readonly Control[] = [
  ...controls(
    { family: 'Sound and pitch', playedBy: 'engine', to: 's("bass")' },
    `
    1 | s sound : n gain | name | s("bd sd:2") | The sound: a sample folder or a SynthDef; : chooses within the folder.
    1 | n number | degree = 0 | n("0 1").s("kicks") | The number within a sound: which sample of the folder, or which note of a scale.
    1 | note up : n | note -128..256 MIDI | note("c e4 g#2 60").s("pluck") | The pitch: a note name (c is c3) or a MIDI number.
    1 | midinote | -128..256 MIDI = 60 | 48 | The pitch as a MIDI number, before note.
    1 | freq | 1..20000 Hz | "110 220" | The pitch as a frequency, before note and n.
    1 | octave oct | -2..10 = 5 | n("0 7").s("pluck").octave(4) | Where n counts from when there is no note: 5 begins at c5, MIDI 60.
    1 | bank | name | s("bd").bank("tr909") | Put before the sound name, as in bank_sound.
    `,
  ),
  ...controls(
    { family: 'Level and place', playedBy: 'engine', to: 's("hats*4")' },
    `
    1 | gain | 0..4 = 1 | "0.4 1" | Loudness; 1 is the sound as it is. Linear.
    1 | velocity vel | 0..2 = 1 | "0.4 1" | Loudness again, multiplied with gain.
    1 | postgain | 0..4 = 1 | 0.8 | Loudness once more, multiplied with gain.
    1 | overgain | 0..2 = 0 | 0.2 | Added to gain.
    1 | amp | 0..1 = 0.5 | 0.3 | Level of the sound at gain 1.
    1 | pan | 0..1 = 0.5 | "0 1" | Place between left (0) and right (1).
    1 | cut | -1024..1024 group = 0 | s("hats openhat").cut(1) | Sounds of one cut group silence each other; below 0 only themselves.
    `,
  ),
  ...controls(
    { family: 'Time', playedBy: 'engine', to: 'note("c e").s("pad")' },
    `
    1 | clip legato | 0..86400 × length | 0.5 | Length as a multiple of the event's own: 0.5 is staccato.
    1 | duration dur | 0..86400 cycles | 0.5 | Length in cycles, in place of the event's own.
    1 | nudge | -0.2..1 s = 0 | s("hats*8").nudge("[0 .01]*4") | Later by so many seconds; below 0 earlier.
    `,
  ),
  ...controls(
    { family: 'Routing', playedBy: 'effect', to: 's("kicks*2")' },
    `
    1 | orbit o | 0..11 | 2 | Which effect bus the sound goes to.
    1 | channel | 0..31 | 1 | Which loudspeaker the sound goes to.
    2 | channels ch | any | "1:2" | Which loudspeakers the sound goes to.
    4 | bus | 0..127 | 1 | A bus that modulates others.
    4 | busgain bgain | 0..4 = 1 | 0.5 | Level on that bus.
    4 | duckorbit duck | any | 2 | Which orbit this sound makes quieter.
    4 | duckattack duckatt | any s | 0.2 | How soon a ducked orbit is back.
    4 | duckdepth | any | 0.8 | How much a ducked orbit loses.
    4 | duckonset duckons | any s | 0.01 | How soon a ducked orbit is quiet.
    `,
  ),
  ...controls(
    { family: 'Names and tuning', playedBy: 'nobody', to: 's("kicks*2")' },
    `
    1 | cps | 0.01..10 Hz = 0.5 | 0.5 | Cycles a second, as other programs send them; the tempo is the studio's.
    1 | cycle | number cycles | 0 | Where the note stands, as other programs send it.
    1 | delta | 0..64 s | 0.5 | Length until the next note, as other programs send it.
    4 | color colour | any | "red blue" | Colour in drawings.
    4 | label : activeLabel | name | "beat" | Name in drawings.
    4 | activeLabel | name | "beat" | Name in drawings, while it sounds.
    4 | analyze | any | 1 | Shows the sound in a scope.
    4 | fft | 0..16 | 8 | How fine a scope looks.
    4 | chord | any | chord("<C Am7>").s("pad") | A chord by name, for voicing.
    4 | dictionary dict | any | "ireal" | Which voicings a chord has.
    4 | mode : anchor | any | "below" | How a voicing sits about its anchor.
    4 | anchor | any | "c4" | The note a voicing sits about.
    4 | offset | number | 1 | Which inversion of a voicing.
    4 | octaves | 1..10 | 2 | How many octaves a voicing has.
    4 | stepsPerOctave | 1..128 = 12 | 12 | How many steps an octave has.
    4 | octaveR | 1..16 = 2 | 2 | The ratio of an octave.
    4 | harmonic | 0..128 | 2 | A harmonic of the pitch.
    `,
  ),
  ...controls(
    { family: 'Other devices', playedBy: 'nobody', to: 'note("c e").s("pad")' },
    `
    1 | midichan | 1..16 = 1 | 2 | MIDI channel.
    1 | ccn | 0..127 | 74 | MIDI controller number.
    1 | ccv | 0..1 | 0.5 | MIDI controller value.
    2 | midicmd | any | "start" | MIDI command.
    4 | midiport | any | 1 | MIDI port.
    4 | midimap | any | "default" | Names for MIDI controllers.
    4 | midibend | -1..1 | 0.5 | MIDI pitch bend.
    4 | miditouch | 0..1 | 0.5 | MIDI aftertouch.
    4 | polyTouch | 0..127 | 64 | MIDI aftertouch of one key.
    4 | control | number | 1 | MIDI control message.
    4 | ctlNum | 0..127 | 1 | MIDI controller number.
    4 | progNum | 0..127 | 1 | MIDI program.
    4 | nrpnn | number | 1 | MIDI parameter number.
    4 | nrpv | number | 1 | MIDI parameter value.
    4 | sysexid | any | 1 | MIDI manufacturer.
    4 | sysexdata | any | 1 | MIDI system data.
    4 | oschost | any | "localhost" | OSC host; in the studio a track chooses it.
    4 | oscport | 1..65535 | 57120 | OSC port; in the studio a track chooses it.
    `,
  ),
];
