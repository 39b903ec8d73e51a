/**
 * What Whisper writes when it hears nothing: the ends of the videos and the credits of the
 * subtitles it was taught with. People say some of these, too, so a phrase alone proves nothing.
 * Collected from what users of Whisper report, among them openai/whisper, discussion 928.
 */

/** Each is the whole answer, or the whole answer is nothing but these. */
const phrases: readonly string[] = [
  // English
  'you',
  'bye',
  'bye bye',
  'the end',
  'thanks',
  'thank you',
  'thank you so much',
  'thank you very much',
  'thanks for watching',
  'thanks for listening',
  'thank you for watching',
  'thank you for listening',
  'thank you so much for watching',
  'please subscribe',
  'please subscribe to my channel',
  'subscribe to my channel',
  'like and subscribe',
  "don't forget to subscribe",
  'see you next time',
  'see you in the next video',
  "i'll see you in the next one",
  "i'll see you next time",
  "we'll be right back",
  // German
  'danke',
  'vielen dank',
  'danke schön',
  'tschüss',
  'bis zum nächsten mal',
  'danke fürs zuschauen',
  'danke fürs zuhören',
  'vielen dank fürs zuschauen',
  'vielen dank für die aufmerksamkeit',
  'vielen dank für ihre aufmerksamkeit',
  'das war’s',
  // French
  'merci',
  'merci beaucoup',
  'au revoir',
  "merci d'avoir regardé cette vidéo",
  "merci d'avoir regardé",
  'abonnez-vous',
  "n'oubliez pas de vous abonner",
  'à bientôt',
  // Spanish
  'gracias',
  'muchas gracias',
  'gracias por ver el video',
  'gracias por ver',
  '¡suscríbete!',
  'suscríbete al canal',
  'hasta la próxima',
  // Portuguese
  'obrigado',
  'obrigada',
  'muito obrigado',
  'obrigado por assistir',
  'e aí',
  'até a próxima',
  'inscreva-se no canal',
  // Italian
  'grazie',
  'grazie mille',
  'grazie a tutti',
  'grazie per la visione',
  'grazie per aver guardato il video',
  'iscrivetevi al canale',
  // Dutch
  'bedankt',
  'bedankt voor het kijken',
  'dank u wel',
  'tot de volgende keer',
  // Polish
  'dziękuję',
  'dzięki za oglądanie',
  'dziękuję za oglądanie',
  'dziękuję za uwagę',
  'do zobaczenia',
  // Czech, Swedish, Danish, Norwegian, Finnish, Hungarian, Romanian
  'děkuji',
  'děkuji za pozornost',
  'tack',
  'tack för att ni tittade',
  'tack för att du har tittat',
  'tak',
  'tak for at se med',
  'takk',
  'takk for at du så på',
  'kiitos',
  'kiitos katsomisesta',
  'köszönöm',
  'köszönöm, hogy megnézted a videót',
  'mulțumesc',
  'mulțumesc pentru vizionare',
  // Russian, Ukrainian
  'спасибо',
  'спасибо за внимание',
  'спасибо за просмотр',
  'продолжение следует',
  'до свидания',
  'до новых встреч',
  'подписывайтесь на канал',
  'дякую',
  'дякую за перегляд',
  'дякую за увагу',
  // Turkish
  'teşekkürler',
  'teşekkür ederim',
  'izlediğiniz için teşekkürler',
  'izlediğiniz için teşekkür ederim',
  'abone olmayı unutmayın',
  // Greek, Hebrew, Arabic, Persian, Hindi
  'ευχαριστώ',
  'ευχαριστώ που παρακολουθήσατε',
  'תודה',
  'תודה רבה',
  'תודה על הצפייה',
  'شكرا',
  'شكرا للمشاهدة',
  'شكرا لكم على المشاهدة',
  'اشتركوا في القناة',
  'با تشکر از تماشای شما',
  'धन्यवाद',
  // Chinese
  '谢谢',
  '謝謝',
  '谢谢大家',
  '謝謝大家',
  '谢谢观看',
  '謝謝觀看',
  '感谢观看',
  '感謝觀看',
  '谢谢收看',
  '请不吝点赞 订阅 转发 打赏支持明镜与点点栏目',
  '請不吝點贊 訂閱 轉發 打賞支持明鏡與點點欄目',
  // Japanese
  'ありがとうございました',
  'ありがとうございます',
  'ご視聴ありがとうございました',
  'ご視聴ありがとうございます',
  'ご清聴ありがとうございました',
  'チャンネル登録をお願いします',
  'チャンネル登録お願いいたします',
  '次の動画でお会いしましょう',
  'おやすみなさい',
  'じゃあね',
  // Korean
  '감사합니다',
  '고맙습니다',
  '시청해주셔서 감사합니다',
  '시청해 주셔서 감사합니다',
  '구독과 좋아요 부탁드립니다',
  '다음 영상에서 만나요',
  // Vietnamese, Indonesian, Thai
  'cảm ơn các bạn đã theo dõi',
  'hãy đăng ký kênh để ủng hộ kênh của mình nhé',
  'hẹn gặp lại các bạn trong những video tiếp theo',
  'terima kasih',
  'terima kasih telah menonton',
  'ขอบคุณครับ',
  'ขอบคุณที่รับชม',
];

/** Credits: their names and years change, so a part is enough. Nobody dictates them by chance. */
const credits: readonly RegExp[] = [
  /amara\s*\.?\s*org/u,
  /opensubtitles/u,
  /^untertitel(ung)?\b.*\b(zdf|wdr|swr|ard|br|ndr|funk|von|der)\b/u,
  /^(copyright )?(wdr|swr|zdf|ndr) \d{4}$/u,
  /^sous.titr(age|es)\b.*\b(st 501|radio canada|réalisés|par|fr)\b/u,
  /soustitreur/u,
  /^subt[ií]tul(os|ado)\b.*\b(por|realizados|creados|hechos)\b/u,
  /^legendas? (pela|por|em)\b/u,
  /^sottotitoli\b.*\b(di|da|dalla|cura|qtss)\b/u,
  /^ondertitel(s|d|ing)\b.*\b(door|ingediend)\b/u,
  /^(napisy|tłumaczenie)\b.*\b(stworzone|wykonane|przez)/u,
  /^titulky (vytvořil|překlad)/u,
  /^undertekst(er|ning|et)\b.*\b(av|ai.media|scandinavian)/u,
  /^(svensk )?textning\b/u,
  /субтитр.{0,40}(сделал|делал|создавал|подготов|редактор|корректор|dimatorzok)|редактор субтитров/u,
  /^(altyazı|çeviri ve altyazı)(?!\p{L})/u,
  /字幕(由|by|製作|制作|志愿|志願|提供)/u,
  /(한글)?자막 (by|제공|제작)/u,
  /^(mbc|kbs|sbs) 뉴스 .{2,4}입니다/u,
  /^subtitles? (by|created|made|provided)\b/u,
  /^(transcribed|transcription|captions?|captioning|translated) (by|outsourcing)\b/u,
  /^www\.?\s?\w+/u,
];

/** What is no word: how Whisper writes down music and noise. */
const soundNotes = /[([*][^)\]*]{1,40}[)\]*]|[♪♫🎵🎶]+/gu;

const plainPhrases = new Set(phrases.map(plain));

/** Whether nothing is said here but what Whisper is known to invent. The empty text is none. */
export function isKnownPhrase(text: string): boolean {
  if (text.trim() === '') return false;
  const said = text.replace(soundNotes, ' ');
  if (plain(said) === '') return true;
  return isPhrase(said) || sentences(said).every((sentence) => isPhrase(sentence));
}

function isPhrase(text: string): boolean {
  const words = plain(text);
  return plainPhrases.has(words) || credits.some((credit) => credit.test(words));
}

function sentences(text: string): readonly string[] {
  return text.split(/(?<=[.!?…。！？])\s*|\n+/u).filter((sentence) => plain(sentence) !== '');
}

/** Without case, marks and spaces that differ from one answer to the next. */
export function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/['’ʼ`´]/gu, '')
    .replace(/[^\p{L}\p{M}\p{N}.]+/gu, ' ')
    .replace(/(?<![\p{L}\p{N}])\.|\.(?![\p{L}\p{N}])/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
}
