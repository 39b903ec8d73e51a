/**
 * multipart/form-data as RFC 7578 has it, read byte by byte and without mercy: what a careless
 * parser would let through is refused, so that what passes here passes everywhere.
 */
import { Refusal } from './refusal.ts';

export interface Part {
  readonly name: string;
  /** null when the part is no file. */
  readonly fileName: string | null;
  readonly type: string | null;
  readonly bytes: Buffer;
}

export function partsIn(body: Buffer, contentType: string): readonly Part[] {
  const boundary = /^multipart\/form-data; ?boundary=(?:"([^"]{1,70})"|([\w'()+,\-./:=?]{1,70}))$/.exec(
    contentType,
  );
  if (boundary === null) throw malformed('no multipart/form-data with a boundary');
  const delimiter = Buffer.from(`--${boundary[1] ?? boundary[2]}`);
  if (!body.subarray(0, delimiter.length).equals(delimiter))
    throw malformed('does not begin with the boundary');
  const parts: Part[] = [];
  let at = delimiter.length;
  while (body.toString('latin1', at, at + 2) === '\r\n') {
    const end = body.indexOf(Buffer.concat([Buffer.from('\r\n'), delimiter]), at + 2);
    if (end === -1) throw malformed('a part does not end');
    parts.push(partIn(body.subarray(at + 2, end)));
    at = end + 2 + delimiter.length;
  }
  if (!/^--(\r\n)?$/.test(body.toString('latin1', at))) throw malformed('does not end with the boundary');
  return parts;
}

function partIn(bytes: Buffer): Part {
  const endOfHead = bytes.indexOf('\r\n\r\n');
  if (endOfHead === -1) throw malformed('a part has no head');
  const head = bytes.toString('utf8', 0, endOfHead).split('\r\n');
  const headers = new Map(
    head.map((line) => {
      const colon = line.indexOf(':');
      if (colon < 1) throw malformed(`"${line}" is no header`);
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const disposition = /^form-data; name="([^"\r\n]+)"(?:; filename="([^"\r\n]*)")?$/.exec(
    headers.get('content-disposition') ?? '',
  );
  if (disposition === null) throw malformed('a part has no name');
  return {
    name: disposition[1] ?? '',
    fileName: disposition[2] ?? null,
    type: headers.get('content-type') ?? null,
    bytes: bytes.subarray(endOfHead + 4),
  };
}

function malformed(why: string): Refusal {
  return new Refusal(400, `the multipart body is malformed: ${why}`);
}
