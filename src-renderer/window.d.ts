import type { Bridge } from '../src-core/contract.ts';

declare global {
  interface Window {
    /** Put there by preload. */
    readonly dictum: Bridge;
  }
}
