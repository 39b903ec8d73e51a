/** AES-256-GCM and X25519 of node:crypto, with what is always the same about them. */
import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';

const nonceBytes = 12;
const tagBytes = 16;
const publicKeyBytes = 32;

/** Nonce, sealed bytes, tag. The nonce is drawn anew each time: one key may seal 2^32 pieces. */
export function sealed(key: Uint8Array, plain: Uint8Array, identity: string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(identity));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** null when it is not what was sealed with this key under this identity. */
export function opened(key: Uint8Array, bytes: Uint8Array, identity: string): Buffer | null {
  const end = bytes.length - tagBytes;
  if (end < nonceBytes) return null;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    });
    decipher.setAAD(Buffer.from(identity)).setAuthTag(bytes.subarray(end));
    return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, end)), decipher.final()]);
  } catch {
    return null;
  }
}

/** 32 bytes for one purpose. */
export function derivedKey(secret: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `dictum ${purpose}`, 32));
}

/** The slot of a letter box: what is put in by it, only the secret takes out. */
export function slotOf(secret: Uint8Array): Buffer {
  return rawPublicKey(privateKeyFrom(derivedKey(secret, 'letter box')));
}

export function putIn(slot: Uint8Array, plain: Uint8Array, identity: string): Buffer {
  const sender = privateKeyFrom(randomBytes(32));
  const from = rawPublicKey(sender);
  return Buffer.concat([from, sealed(sharedKey(sender, slot, from, slot), plain, identity)]);
}

/** null when it was put in by another slot, or damaged. */
export function takeOut(secret: Uint8Array, bytes: Uint8Array, identity: string): Buffer | null {
  const from = bytes.subarray(0, publicKeyBytes);
  if (from.length < publicKeyBytes) return null;
  const own = privateKeyFrom(derivedKey(secret, 'letter box'));
  try {
    return opened(sharedKey(own, from, from, rawPublicKey(own)), bytes.subarray(publicKeyBytes), identity);
  } catch {
    return null;
  }
}

function sharedKey(own: KeyObject, other: Uint8Array, from: Uint8Array, slot: Uint8Array): Buffer {
  const secret = diffieHellman({ privateKey: own, publicKey: publicKeyFrom(other) });
  return Buffer.from(hkdfSync('sha256', secret, Buffer.concat([from, slot]), 'dictum letter', 32));
}

/** The bytes that stand before an X25519 key in DER (RFC 8410). */
const privatePrefix = Buffer.from('302e020100300506032b656e04220420', 'hex');
const publicPrefix = Buffer.from('302a300506032b656e032100', 'hex');

function privateKeyFrom(seed: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([privatePrefix, seed]), format: 'der', type: 'pkcs8' });
}

function publicKeyFrom(raw: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([publicPrefix, raw]), format: 'der', type: 'spki' });
}

function rawPublicKey(key: KeyObject): Buffer {
  const of = key.type === 'private' ? createPublicKey(key) : key;
  return of.export({ format: 'der', type: 'spki' }).subarray(publicPrefix.length);
}
