// Samples as a file that every server reads.

const RATE_HZ = 24_000;
const HEAD_BYTES = 44;

/**
 * What was heard, at the rate at which voices are made. The browser's own resampler does it: not every browser
 * gives a microphone to a context of another rate than its own.
 *
 * @param {Float32Array<ArrayBuffer>[]} pieces @param {number} rate
 */
async function resampled(pieces, rate) {
  const length = Math.max(
    1,
    pieces.reduce((sum, piece) => sum + piece.length, 0),
  );
  const context = new OfflineAudioContext(1, Math.ceil((length * RATE_HZ) / rate), RATE_HZ);
  const buffer = context.createBuffer(1, length, rate);
  let at = 0;
  for (const piece of pieces) {
    buffer.copyToChannel(piece, 0, at);
    at += piece.length;
  }
  const source = new AudioBufferSourceNode(context, { buffer });
  source.connect(context.destination);
  source.start();
  return (await context.startRendering()).getChannelData(0);
}

/** @param {Float32Array<ArrayBuffer>[]} pieces @param {number} rate @returns {Promise<File>} 16 bit, mono, 24 kHz */
export async function wavOf(pieces, rate) {
  const samples = await resampled(pieces, rate);
  const bytes = 2 * samples.length;
  const view = new DataView(new ArrayBuffer(HEAD_BYTES + bytes));
  const text = (/** @type {number} */ at, /** @type {string} */ word) =>
    [...word].forEach((letter, index) => view.setUint8(at + index, letter.charCodeAt(0)));
  text(0, "RIFF");
  view.setUint32(4, HEAD_BYTES - 8 + bytes, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true); // length of what describes the samples
  view.setUint16(20, 1, true); // plain samples
  view.setUint16(22, 1, true); // one channel
  view.setUint32(24, RATE_HZ, true);
  view.setUint32(28, 2 * RATE_HZ, true); // bytes a second
  view.setUint16(32, 2, true); // bytes a sample
  view.setUint16(34, 16, true); // bits a sample
  text(36, "data");
  view.setUint32(40, bytes, true);
  samples.forEach((sample, index) => {
    const limited = Math.max(-1, Math.min(1, sample));
    view.setInt16(HEAD_BYTES + 2 * index, Math.round(limited * 32_767), true);
  });
  return new File([view.buffer], "recording.wav", { type: "audio/wav" });
}
