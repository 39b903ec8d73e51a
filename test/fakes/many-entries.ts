import type { HistoryEntry } from '../../src-core/history-entry.ts';
import { someEntry } from './app.ts';

/** Words that people dictate, the frequent ones first, by language; some scripts have no spaces. */
const languages = {
  en: 'the to and of a in that it is for you we on be with this have not are at will meeting can please report from next week about as but so if team send project think number would before after question budget patient review office customer release version morning contract paragraph deadline invoice schedule laboratory signature',
  de: 'die der und zu das ist in den wir ich nicht es auf mit für ein eine bitte Termin morgen auch noch werden können Übung Besprechung Angebot Rechnung Straße größer schließlich natürlich Rückmeldung Vertrag Kündigung Grüße Mittwoch Prüfung',
  fr: 'de la le et les des en un que est pour nous dans vous pas réunion être à été déjà élève français très après première café équipe dépôt réponse août où forêt',
  ru: 'и в не на что мы с это по как встреча завтра отчёт нужно пожалуйста проект ещё всё подъём договор счёт клиент вопрос неделя',
  ar: 'في من على أن إلى هذا مع غدا اجتماع تقرير المشروع العميل الأسبوع شكرا مراجعة الميزانية كِتَاب',
  hi: 'है में के की और को बैठक कल रिपोर्ट परियोजना कृपया सप्ताह बजट समीक्षा ग्राहक',
  th: 'การ ประชุม พรุ่งนี้ รายงาน โครงการ กรุณา ลูกค้า สัปดาห์ งบประมาณ ตรวจสอบ ที่ และ เรา',
  zh: '的 我们 明天 开会 报告 项目 客户 请 预算 下周 合同 讨论 问题 已经 需要 发送 会议 时间 这个 可以',
  ja: '会議 明日 報告書 お願いします プロジェクト 予算 来週 契約 確認 です ます について が を お客様',
  ko: '회의 내일 보고서 프로젝트 고객 부탁드립니다 예산 다음 주 계약 확인 있습니다 합니다',
} as const;

type Language = keyof typeof languages;
const words = Object.fromEntries(
  Object.entries(languages).map(([name, list]) => [name, list.split(' ')]),
) as Record<Language, string[]>;
const mix: readonly Language[] = [
  'en',
  'en',
  'en',
  'en',
  'de',
  'de',
  'fr',
  'ru',
  'ar',
  'hi',
  'th',
  'zh',
  'zh',
  'ja',
  'ko',
];
const withoutSpaces: readonly Language[] = ['th', 'zh', 'ja'];

/** As a person leaves them behind over years; the same for the same seed. */
export function* manyEntries(count: number, seed = 1): Generator<HistoryEntry> {
  const random = randomNumbers(seed);
  for (let sequence = 1; sequence <= count; sequence++) {
    const language = mix[Math.floor(random() * mix.length)] ?? 'en';
    const text = sentences(language, random);
    const isRemote = random() < 0.6;
    const durationMs = 800 + text.length * 65;
    const hasFailed = random() < 0.01;
    yield someEntry({
      id: `${hex(random, 8)}-${hex(random, 4)}-4${hex(random, 3)}-9${hex(random, 3)}-${hex(random, 12)}`,
      sequence,
      pressedAt: Date.UTC(2019, 0, 1) + sequence * 1_900_000,
      durationMs,
      text: hasFailed ? '' : text,
      language,
      service: isRemote ? 'groq' : 'embedded',
      model: isRemote ? 'whisper-large-v3-turbo' : 'moonshine-base-en',
      failure: hasFailed ? 'service-timeout' : null,
      segments: isRemote && !hasFailed ? [[0, durationMs, text, -0.213, 1.42, 0.003]] : [],
      receipts: isRemote
        ? [
            {
              host: 'api.groq.com',
              bytes: durationMs * 32,
              format: 'wav',
              fields: ['file', 'model', 'response_format', 'language'],
            },
          ]
        : [],
      attempts: isRemote
        ? [
            {
              service: 'groq',
              why: 'first',
              afterMs: 0,
              tookMs: 412.5,
              end: hasFailed ? 'service-timeout' : 'answered',
            },
          ]
        : [],
      timeline: {
        firstSample: 21.4,
        release: durationMs,
        audioComplete: durationMs + 27.9,
        text: durationMs + 441.2,
        inserted: durationMs + 480.7,
      },
    });
  }
}

/** What people would search for in them: frequent and rare words, parts, two words, nothing, in all scripts. */
export function manyQueries(count: number, seed = 2): readonly string[] {
  const random = randomNumbers(seed);
  return Array.from({ length: count }, (_, index) => {
    const language = mix[Math.floor(random() * mix.length)] ?? 'en';
    const word = () => words[language][Math.floor(random() * words[language].length)] ?? '';
    const number = String(Math.floor(random() * 5_000));
    switch (index % 6) {
      case 0:
        return word();
      case 1:
        return `${word()} ${word()}`;
      case 2:
        return `${word().slice(0, 3)} ${number}`;
      case 3:
        return `"${word()} ${word()}"`;
      case 4:
        return word().slice(0, 1);
      default:
        return `${word()} ${number} xyzzy`;
    }
  });
}

function sentences(language: Language, random: () => number): string {
  const list = words[language];
  // Most are short, some are long.
  const length = 4 + Math.floor(random() ** 3 * 90);
  const spoken = Array.from({ length }, () =>
    random() < 0.04
      ? String(Math.floor(random() * 5_000))
      : // Few words make most of what is said.
        (list[Math.floor(random() ** 2 * list.length)] ?? ''),
  );
  const text = spoken.join(withoutSpaces.includes(language) ? '' : ' ');
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

function hex(random: () => number, digits: number): string {
  return Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
}

/** Mulberry32. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
