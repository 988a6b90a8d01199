/** Names that 564 public pieces in Strudel's notation use, most used first: what people expect to work. */
export const USED_NAMES: readonly string[] = `
  s gain note room slow stack lpf release add cpm attack scale n clip delay range decay bank sustain voicing
  chord sine setcpm pan hpf struct fast velocity delaytime delayfeedback transpose anchor lpq sound
  pickRestart speed color perlin jux shape roomsize setcps layer samples mask saw octave piano degradeBy
  sometimes lpenv _scope rev mode register vowel pianoroll off legato rand pickOut cutoff every _pianoroll
  superimpose sub late _punchcard duck delaysync bpf withValue dict lpa rel dfb slider rootNotes dt dec cat
  adsr detune fmh fm att mul vib duckattack duckdepth o swing patt pick early crush voicings cut penv
  scaleTranspose seq ply silence orbit echo fmap postgain lpe irand apply distort vibmod seg sometimesBy rsize
  innerJoin as end begin resonance rarely segment timeCat transient trans fmi unison rib fmenv fmattack bpq
  echoWith run vmod restart chop csound arrange v iter loopAt euclidLegato cosine dist arp palindrome scope
  out lpd set midi freq sequence label div reset offset lastOf hush euclidLegatoRot pow fanchor expand loopEnd
  loop stepcat sus midichan pickF fmwave filterValues tri collect lpr loopBegin sortHapsByPart splitQueries
  warp outerJoin zoom Fraction when cps osc pace fit ftype size fft src ccv ccn mqtt noise createParam
  createParams juxBy lps phaser modulate rotate midicmd control progNum sysex sysexdata sysexid midibend
  miditouch fastcat density often tremolo lfo pitchJumpTime pitchJump zdelay zcrush zmod deltaSlide slide
  curve zrand punchcard splice queryArc _pitchwheel
`
  .trim()
  .split(/\s+/);
