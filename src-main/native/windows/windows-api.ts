/**
 * The functions of Windows that are called, and nothing more. Types as winuser.h, processthreadsapi.h, winbase.h and
 * wingdi.h have them, on learn.microsoft.com under the name of each function: handles are as wide as pointers, BOOL is
 * an int, UINT and DWORD have 32 bits.
 */
import koffi from 'koffi';

/** 0 is none. */
export type Handle = number | bigint;
type Address = bigint | null;

/** In C, by the library that has them. The names of the parameters are Microsoft's. */
export const declarations = {
  'user32.dll': {
    getForegroundWindow: 'intptr_t __stdcall GetForegroundWindow()',
    getClassNameW: 'int __stdcall GetClassNameW(intptr_t hWnd, _Out_ uint16_t *lpClassName, int nMaxCount)',
    getWindowThreadProcessId:
      'uint32_t __stdcall GetWindowThreadProcessId(intptr_t hWnd, _Out_ uint32_t *lpdwProcessId)',
    sendMessageTimeoutW:
      'intptr_t __stdcall SendMessageTimeoutW(intptr_t hWnd, uint32_t Msg, uintptr_t wParam, intptr_t lParam, uint32_t fuFlags, uint32_t uTimeout, void *lpdwResult)',
    createWindowExW:
      'intptr_t __stdcall CreateWindowExW(uint32_t dwExStyle, const char16_t *lpClassName, const char16_t *lpWindowName, uint32_t dwStyle, int X, int Y, int nWidth, int nHeight, intptr_t hWndParent, intptr_t hMenu, intptr_t hInstance, intptr_t lpParam)',
    destroyWindow: 'int __stdcall DestroyWindow(intptr_t hWnd)',
    openClipboard: 'int __stdcall OpenClipboard(intptr_t hWndNewOwner)',
    closeClipboard: 'int __stdcall CloseClipboard()',
    emptyClipboard: 'int __stdcall EmptyClipboard()',
    enumClipboardFormats: 'uint32_t __stdcall EnumClipboardFormats(uint32_t format)',
    getClipboardData: 'intptr_t __stdcall GetClipboardData(uint32_t uFormat)',
    setClipboardData: 'intptr_t __stdcall SetClipboardData(uint32_t uFormat, intptr_t hMem)',
    getClipboardOwner: 'intptr_t __stdcall GetClipboardOwner()',
    getClipboardSequenceNumber: 'uint32_t __stdcall GetClipboardSequenceNumber()',
    registerClipboardFormatW: 'uint32_t __stdcall RegisterClipboardFormatW(const char16_t *lpszFormat)',
    getClipboardFormatNameW:
      'int __stdcall GetClipboardFormatNameW(uint32_t format, _Out_ uint16_t *lpszFormatName, int cchMaxCount)',
  },
  'kernel32.dll': {
    openProcess:
      'intptr_t __stdcall OpenProcess(uint32_t dwDesiredAccess, int bInheritHandle, uint32_t dwProcessId)',
    queryFullProcessImageNameW:
      'int __stdcall QueryFullProcessImageNameW(intptr_t hProcess, uint32_t dwFlags, _Out_ uint16_t *lpExeName, _Inout_ uint32_t *lpdwSize)',
    closeHandle: 'int __stdcall CloseHandle(intptr_t hObject)',
    globalAlloc: 'intptr_t __stdcall GlobalAlloc(uint32_t uFlags, size_t dwBytes)',
    globalFree: 'intptr_t __stdcall GlobalFree(intptr_t hMem)',
    globalSize: 'size_t __stdcall GlobalSize(intptr_t hMem)',
    globalLock: 'void * __stdcall GlobalLock(intptr_t hMem)',
    globalUnlock: 'int __stdcall GlobalUnlock(intptr_t hMem)',
  },
  'gdi32.dll': {
    getEnhMetaFileBits:
      'uint32_t __stdcall GetEnhMetaFileBits(intptr_t hEMF, uint32_t nSize, _Out_ uint8_t *lpData)',
    setEnhMetaFileBits: 'intptr_t __stdcall SetEnhMetaFileBits(uint32_t nSize, const uint8_t *pb)',
    deleteEnhMetaFile: 'int __stdcall DeleteEnhMetaFile(intptr_t hmf)',
  },
} as const;

/** Each with Microsoft's name and rules; a text that is filled in comes as its UTF-16 units. */
export interface WindowsApi {
  getForegroundWindow(): Handle;
  getClassNameW(window: Handle, into: Uint16Array, length: number): number;
  getWindowThreadProcessId(window: Handle, into: [number]): number;
  sendMessageTimeoutW(
    window: Handle,
    message: number,
    word: number,
    long: number,
    flags: number,
    timeoutMs: number,
    into: null,
  ): number;
  createWindowExW(
    extendedStyle: number,
    className: string,
    windowName: string | null,
    style: number,
    x: number,
    y: number,
    width: number,
    height: number,
    parent: Handle,
    menu: Handle,
    instance: Handle,
    parameter: Handle,
  ): Handle;
  destroyWindow(window: Handle): number;
  openClipboard(newOwner: Handle): number;
  closeClipboard(): number;
  emptyClipboard(): number;
  enumClipboardFormats(after: number): number;
  getClipboardData(format: number): Handle;
  setClipboardData(format: number, data: Handle): Handle;
  getClipboardOwner(): Handle;
  getClipboardSequenceNumber(): number;
  registerClipboardFormatW(name: string): number;
  getClipboardFormatNameW(format: number, into: Uint16Array, length: number): number;
  openProcess(access: number, isInherited: number, process: number): Handle;
  queryFullProcessImageNameW(process: Handle, flags: number, into: Uint16Array, length: [number]): number;
  closeHandle(handle: Handle): number;
  globalAlloc(flags: number, bytes: number): Handle;
  globalFree(memory: Handle): Handle;
  globalSize(memory: Handle): number;
  globalLock(memory: Handle): Address;
  globalUnlock(memory: Handle): number;
  getEnhMetaFileBits(metafile: Handle, length: number, into: Uint8Array | null): number;
  setEnhMetaFileBits(length: number, bytes: Uint8Array): Handle;
  deleteEnhMetaFile(metafile: Handle): number;
  /** Not Windows' own: what stands in memory that is locked. */
  readMemory(address: bigint, length: number): Uint8Array;
  writeMemory(address: bigint, bytes: Uint8Array): void;
}

export const memory: Pick<WindowsApi, 'readMemory' | 'writeMemory'> = {
  readMemory: (address, length) => koffi.decode(address, 'uint8_t', length) as Uint8Array,
  writeMemory: (address, bytes) => koffi.encode(address, 'uint8_t', bytes, bytes.length),
};

type DeclaredFunctions = Omit<WindowsApi, keyof typeof memory>;

/** Throws on any other system, and on a Windows that lacks one of them. */
export function openWindowsApi(): WindowsApi {
  const functions = Object.entries(declarations).flatMap(([library, declared]) => {
    const opened = koffi.load(library);
    return Object.entries(declared).map(([name, declaration]) => [name, opened.func(declaration)] as const);
  });
  return { ...(Object.fromEntries(functions) as unknown as DeclaredFunctions), ...memory };
}
