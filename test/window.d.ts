import type { Bridge } from '../src-core/contract.ts';

declare global {
  /** What the windows' pages have; tests look into them. */
  interface Window {
    readonly dictum: Bridge;
  }
}
