/**
 * What the clipboard of Windows holds, and which of it can be kept and put back by somebody who did not copy it.
 * Numbers and what stands behind them: learn.microsoft.com/windows/win32/dataxchg, "Standard Clipboard Formats" (as
 * winuser.h has them), "Clipboard Formats" (which the system makes out of others) and "Clipboard Operations".
 */

export const formats = {
  bitmap: 2,
  metafilePicture: 3,
  dib: 8,
  palette: 9,
  unicodeText: 13,
  enhancedMetafile: 14,
  dibV5: 17,
} as const;

const ownerDisplay = 0x0080;
/** CF_DSPTEXT, CF_DSPBITMAP, CF_DSPMETAFILEPICT, CF_DSPENHMETAFILE: how to show what an app has copied for itself. */
const displayed = [0x0081, 0x0082, 0x0083, 0x008e];
/** CF_PRIVATEFIRST to CF_PRIVATELAST, CF_GDIOBJFIRST to CF_GDIOBJLAST: they belong to the app that copied them. */
const ownedByApps = { first: 0x0200, last: 0x03ff };
/** What OLE notes of the app that copied: put back, it would tell of an offer that is over. */
const notesOfOle: readonly (string | null)[] = ['DataObject', 'Ole Private Data'];

/** `left out`: the system makes it again, or it is nothing anybody has copied. */
export type Keeping = 'memory' | 'metafile' | 'left out' | 'impossible';

/**
 * `name`: that of a registered format, null for all others. `others`: all that the clipboard tells of, those that the
 * system makes too. Every text is kept: nobody tells which of them the system makes, and an app may have given its own.
 */
export function keepingOf(format: number, name: string | null, others: readonly number[]): Keeping {
  const isBeside = (...wanted: readonly number[]) => wanted.some((each) => others.includes(each));
  if (notesOfOle.includes(name)) return 'left out';
  switch (format) {
    case formats.bitmap:
    case formats.palette:
      return isBeside(formats.dib, formats.dibV5) ? 'left out' : 'impossible';
    case formats.metafilePicture:
      return isBeside(formats.enhancedMetafile) ? 'left out' : 'impossible';
    case formats.enhancedMetafile:
      return 'metafile';
  }
  if (format === ownerDisplay || displayed.includes(format)) return 'impossible';
  if (format >= ownedByApps.first && format <= ownedByApps.last) return 'impossible';
  return 'memory';
}

/** Registered formats with which nothing of a copy gets into the history of the clipboard, nor to other computers. */
export const marks = [
  'ExcludeClipboardContentFromMonitorProcessing',
  'CanIncludeInClipboardHistory',
  'CanUploadToCloudClipboard',
] as const;

/** A DWORD; what the first of the marks holds means nothing. */
export const no = new Uint8Array(4);

/** CF_UNICODETEXT: lines end with CR and LF, the text with a zero. */
export function asUnicodeText(text: string): Uint8Array {
  return Buffer.from(`${text.replace(/\r?\n/g, '\r\n')}\0`, 'utf16le');
}
