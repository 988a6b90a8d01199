import { Controller } from '@nestjs/common';
import { drawSynthDef, invariant, type ReplyOf, type RequestOf } from '@oiduna/contracts';
import { BlobStore, Handles } from '@oiduna/platform';
import { parseSynthDefs, ugenGraphOf } from '@oiduna/supercollider';
import { Library } from '../library/library.js';
import { graphSvg } from './graph-svg.js';

/** Draws the current version of a SynthDef from the bytes that the audio server was given. */
@Controller()
export class GraphHandler {
  constructor(
    private readonly library: Library,
    private readonly blobs: BlobStore,
  ) {}

  @Handles(drawSynthDef)
  async draw({ name, form }: RequestOf<typeof drawSynthDef>): Promise<ReplyOf<typeof drawSynthDef>> {
    const { sha256, controls } = await this.library.get(name);
    const [def] = parseSynthDefs(await this.blobs.read(sha256));
    invariant(def, 'a version is kept as a file of one SynthDef');
    const graph = { name, controls, ...ugenGraphOf(def) };
    return this.blobs.put(Buffer.from(form === 'svg' ? graphSvg(graph) : JSON.stringify(graph)));
  }
}
