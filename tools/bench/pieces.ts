/** Texts of growing weight that both engines play. */
export const PIECES: Readonly<Record<string, string>> = {
  'four on the floor': 's("bd*4")',
  'sixteen hats': 's("hh*16").gain("0.4 0.5 0.6 0.8").pan("0.3 0.7")',
  'nested mini-notation': 's("bd [hh [sd cp]]*2 <sd [rim rim]> {hh oh cp}%5, [~ cp]*2")',
  'euclids in alternation': 's("bd(<3 5>,8,<0 2>), hh(7,16), [~ rim](5,8)")',
  'arpeggio with an echo': 'note("<c a f g>(3,8) [e4 g4 b4 e5]*2").s("saw").off(1/8, x => x.add(note(12)).gain(0.5))',
  'bass through signals':
    'note("c2*16").s("saw").lpf(sine.range(200, 2000).slow(4)).pan(rand).gain(perlin.range(0.6, 1))',
  'changes by the bar': 's("bd sd [~ bd] sd").every(4, x => x.fast(2)).lastOf(3, x => x.rev()).iter(4)',
  chance: 's("hh*16").degradeBy(0.3).sometimesBy(0.4, x => x.speed(2)).someCycles(x => x.ply(2))',
  'swing and ply': 's("hh*8").ply("<1 2 3>").swingBy(1/3, 4).pressBy("<0 0.25>")',
  'masks and structures':
    'note("[c3,eb3,g3]").struct("x(5,8) x*4").mask("1 1 1 <0 1>").superimpose(x => x.add(note(7)).late(0.125))',
  'arithmetic in all ways': 'n("0 2 [4 <6 7>] 3".add("<0 1 2>").mul.squeeze("1 2")).s("piano").add.mix(n("0 7"))',
  excerpts: 's("bd*2 hh*3 [sd bd]*2 perc").zoom(0.25, 0.75).linger("<1 0.5 0.25>").ribbon(2, 3).palindrome()',
  'shuffled breaks': 's("breaks").begin("0 .25 .5 .75").bite(4, "0 [1 2] <3 0> 2").shuffle("<4 8>").scramble(4)',
  'drums of four': `stack(s("bd*4").gain(0.9), s("~ cp ~ cp").room(0.3),
  s("hh*8").gain("0.4 0.6").pan(sine.slow(2)), s("~ ~ oh ~").every(4, x => x.fast(2)))`,
  'techno of eight': `kick: s("bd*4").gain(0.95)
clap: s("~ cp").room(0.3).sometimesBy(0.2, x => x.ply(2))
hats: s("hh*16").gain("0.3 0.5 0.4 0.7").pan(sine.slow(4)).degradeBy(0.1)
open: s("[~ oh]*4").gain(0.5).every(4, x => x.fast(2))
perc: s("rim(<3 5>,8,<0 2>), [~ perc:3]*2").swing(4).speed(rand.range(0.9, 1.1))
bass: note("c2*8".add("<0 0 3 5>")).s("saw").lpf(sine.range(200, 1200).slow(8)).superimpose(x => x.add(note(12)).gain(0.4))
lead: note("<c4 eb4 g4 bb4>*8").s("square").off(1/8, x => x.add(note(7)).gain(0.5)).mask("<0 1 1 1>/4")
pads: note("<[c3,eb3,g3,bb3] [f3,ab3,c4,eb4]>").s("pad").attack(0.4).lpf(perlin.range(400, 2500)).slow(2)`,
  'techno with scales and voicings': `kick: s("bd*4")
hats: s("hh*16").gain("0.3 0.5 0.4 0.7").degradeBy(0.1)
bass: n("0 0 <3 5> 0".add("<0 2>")).scale("c2:minor").s("saw").lpf(sine.range(200, 1200).slow(8))
arps: n("0 2 4 <6 7> 4 2".fast(2)).scale("c4:minor").s("square").off(1/8, x => x.add(note(12)).gain(0.4))
keys: chord("<Cm7 Fm7 Ab^7 G7>").voicing().s("piano").struct("x ~ [~ x] x")
pads: chord("<Cm7 Fm7 Ab^7 G7>").voicing().s("pad").attack(0.4).slow(2)
perc: s("rim(<3 5>,8,<0 2>)").swing(4)
stab: chord("<Cm7 Fm7>").voicing().s("stab").mask("<0 1>").echo(3, 1/8, 0.6)`,
};
