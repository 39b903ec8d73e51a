import type { Figures } from './figures.ts';

export interface Suite {
  /** What is measured, for people. */
  readonly about: string;
  /** How often each thing is done unless somebody says otherwise. */
  readonly usualCount: number;
  run(count: number, progress: (line: string) => void): Promise<Figures>;
}
