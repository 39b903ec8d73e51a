import { writeFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import { ask, type XConnection } from './x-connection.ts';

/** The whole screen as a PNG file. */
export async function saveScreenshot(connection: XConnection, file: string): Promise<void> {
  const { root, width, height } = connection;
  const zPixmap = 2;
  const { data } = await ask<{ data: Buffer }>((answer) =>
    connection.client.GetImage(zPixmap, root, 0, 0, width, height, 0xffff_ffff, answer),
  );
  writeFileSync(file, png(data, width, height));
}

/** From the server's blue, green, red, unused to what a PNG holds: rows of red, green, blue, each begun by a filter type. */
function png(pixels: Buffer, width: number, height: number): Buffer {
  const stride = width * 3 + 1;
  const rows = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * 4;
      const to = y * stride + 1 + x * 3;
      rows[to] = pixels[from + 2] ?? 0;
      rows[to + 1] = pixels[from + 1] ?? 0;
      rows[to + 2] = pixels[from] ?? 0;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits a channel, three channels; compression, filter and interlace have one or no choice.
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
