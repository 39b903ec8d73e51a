/**
 * Words that lose their capital in the middle of a sentence. Only those that are never a name, never a German noun
 * and never "I", whatever language is spoken; what is not here keeps the capital the service gave it. "Will", "May",
 * "Not" (a German noun) and "Sie" (which may be the polite form) are missing on purpose.
 */
const english = `
  a about above absolutely according across actually after afterwards again against ago all almost along already also
  although always among an and another any anybody anyone anything anyway apart apparently are aren't around as aside
  asking at away back basically be became because become been before began being behind below beneath beside besides
  better between beyond big both bring but by call called came can can't cannot certainly clearly come coming completely
  could couldn't currently definitely depending despite did didn't different do does doesn't doing don't done down during
  each early easy either eight eleven enough especially even eventually every everybody everyone everything
  everywhere exactly except few finally find five for four from further generally get getting give given go goes going
  gone good got great had hadn't happy has hasn't have haven't having he hello help her here hers herself him himself his
  honestly how however if immediately important in including indeed inside instead into is isn't it its itself just keep
  keeping know known last lastly later least less let like likely little long look looking lots made mainly make making
  many maybe me mean meanwhile might mine more moreover most mostly much must my myself namely near nearly need needs
  neither never nevertheless next nine no nobody none nor nothing now nowhere obviously of off often okay old on once one
  only onto or other others otherwise our ours ourselves out outside over own particularly people perhaps please possibly
  probably put quickly quite rather ready really recently remember right said same say saying second seems seven several
  shall she should shouldn't similarly simply since six slowly so some somebody somehow someone something sometimes
  somewhat somewhere soon specifically still such suddenly sure take taking ten than thank thanks that the their
  theirs them themselves then there therefore these they thing things think third this those though three through
  throughout thus to today together tomorrow too took toward towards tried try trying twelve twenty two under
  unfortunately unless until up upon us use used using usually various very want wanted wants was wasn't we well went were
  weren't what whatever when whenever where whereas wherever whether which whichever while who whoever whole whom whose
  why with within without won't words work working world would wouldn't write writing yes yesterday yet you your yours
  yourself yourselves`;

const german = `
  aber alle alles als also am an andere anders auch auf aus außerdem bei beide beim bereits bevor bin bis bist bitte da
  dabei dadurch dafür dagegen daher damals damit danach dann daran darauf daraus darin darum darüber das dass davon davor
  dazu dein deine dem den denen denn dennoch der deren des deshalb dessen deswegen die dies diese diesem diesen dieser
  dieses doch dort du durch eben ebenso ein eine einem einen einer eines einige einmal endlich entweder er erst es etwa
  etwas euch euer falls fast für ganz gegen genau gerade gern gestern gewesen habe haben hat hatte hatten heute hier hinter
  ich ihm immer im in indem inzwischen irgendwann irgendwie ist ja jede jedem jeden jeder jedes jedoch jemand jene jetzt
  kann kannst kein keine keinen keiner können könnte leider man manche manchmal mehr mein meine meinem meinen meiner
  meistens mich mir mit muss müssen nach nachdem natürlich neben nein nicht nichts nie niemand noch nun nur ob oben
  obwohl oder oft ohne schließlich schon sehr seid sein seine seinem seinen seiner seit seitdem sich sind so sobald sodass
  sofort sogar solange soll sollte sondern sonst soweit sowie sowohl trotzdem über überall um und uns unser unsere
  unten unter viel viele vielleicht vom von vor vorher wann war waren warum was wegen weil weiter welche welcher wenn wer
  werde werden wie wieder wir wird wo wobei wodurch wohin wollen wollte worden wurde wurden während würde zu zudem zuerst
  zuletzt zum zur zusammen zwar zwischen`;

/** French, Spanish, Italian, Portuguese and Dutch: what joins and points. */
const others = `
  ainsi alors après au aucun aussi autre aux avant avec beaucoup bien bonjour car ce cela ces cet cette ceux chaque chez
  comme comment dans de des depuis donc du elles en encore est et être il ils je jamais la le les leur leurs lorsque
  lui mais mes moi moins mon ne nos notre nous où ou oui par parce parfois pas peut peut-être plus plusieurs pour pourquoi
  puis quand que quel quelle quelque qui quoi sa sans se ses si sinon son sous souvent sur ta tes toi toujours tous tout
  toute très trop tu un une vers voici voilà vos votre vous vraiment
  ahora algo algunos allí antes aquel aquí así aun aunque bajo bueno cada casi con contra creo cual cuando cuyo del
  desde después donde durante el ellas ellos entonces entre era eres esa ese eso esta está están estas este esto
  estos estoy fue gracias había hace hacia hasta hay hoy incluso las lo los luego mañana más me mi mientras mis mucho muy
  nada nadie ni ningún no nosotros nuestro nunca o otra otro para pero poco por porque primero pues qué quién quizás
  según ser sí siempre sin sino sobre solo sólo son soy su sus también tampoco tan tanto te tengo tiene todavía todo todos
  tras uno usted va vamos y ya yo
  abbiamo adesso agli ai alle allora anche ancora avere bene certo che chi ci come così cui da dal dalla dei del della
  delle dentro di dopo dove due e ecco fra già gli grazie ha hanno ho i io infatti inoltre insieme invece la loro ma 
  meglio meno mentre molto nel nella nessuno niente noi non nostro oggi ogni oppure perché però più poi prima proprio quale
  qualcosa qualcuno quando quanto quasi quella quello questa questo quindi se sei sempre senza sia siamo sono sopra sotto
  stato sua suo tra troppo tutti tutto una vero
  agora ainda além algo alguém antes ao aos apenas aquela aquele aqui assim até bem cada contudo com da das depois
  do dos elas ele eles embora então era essa esse esta estava este estou eu foi isso isto já lhe mais mas meu minha
  muito na não nas nem nenhum nos nossa nosso num o obrigado onde os ou outro pela pelo pois porém porque quando quase que
  quem sem sempre ser seu só sua também tem tenho toda tudo um uma você
  aan achter al alleen als altijd ander bij boven daar daarom dat de deze die dit doch doen door dus een eens en er
  even gaat geen goed haar heb hebben heeft heel het hier hij hoe hun iemand iets ik in is ja je jij jullie kan kunnen
  maar meer met mijn misschien moet naar niet niets nog nooit nu of om omdat onder ons onze ook op over soms straks tegen
  toch toen tot tussen uit van veel voor waar waarom wanneer want was wat we weer wel werd wie wij wil worden ze zelf zij
  zijn zo zonder zou`;

function wordsOf(...lists: readonly string[]): ReadonlySet<string> {
  return new Set(lists.flatMap((list) => list.trim().split(/\s+/)));
}

const inGerman = wordsOf(german);
const inOthers = wordsOf(english, others);

/** In small letters; never "i", which is English before it is Italian or Portuguese. */
export const commonWords: ReadonlySet<string> = new Set(
  [...inGerman, ...inOthers].filter((word) => word !== 'i'),
);

/** Of these, what names begin with: "The Hague", "Los Angeles", "World Bank". In German what follows may be any noun. */
export const startsNames: ReadonlySet<string> = new Set([...inOthers].filter((word) => !inGerman.has(word)));

/** Words whose full stop ends no sentence, without it. */
export const shortForms: ReadonlySet<string> = wordsOf(`
  approx art bzw ca cf co corp dept dr ed eds est etc evtl fig figs ggf hr inc jr lt ltd max min mme mr mrs ms mt nr no
  vol vs p pp par prof rev sen sgt sr sra st str tel u usw vgl z zb`);
