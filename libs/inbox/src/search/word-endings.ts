/** What stands in the place of a stem's last letters (the key; none of them for the empty one). */
export type Endings = Readonly<Record<string, readonly string[]>>;

/*
 * The endings of French and English words, the most frequent first, drawn from word lists of both languages by taking apart
 * 330,000 and 270,000 words and the stems PostgreSQL has for them: with these, 99.7 % and 99.9 % of the words can be made from
 * their stem. Left out of French: past tenses that nobody writes to a shop (passé simple, imparfait du subjonctif).
 */
const FRENCH = {
  '': `
    es e s er ez é a iez as ais ait aient ant ai èrent és erons erez eriez erions ée ées era erai eras erait erais eraient
    eront ions ies ie ement iques ique ations ation ante antes ants is ne nes ements ers euse euses ion isme ismes ité i
    it ités able ables isse isses issent irent les le te tes ères ère ir iste istes irons irez iriez irions ira irai iras
    iraient irais irait iront né issons issez issant issaient issais issait nais nant ner nez niez naient nerez neriez
    nerions nerons na nait nera nerai neras nai nas neraient nerais nerait neront nèrent nions eux née nées nés ive ateur
    ateurs ives if ifs x ea eait eant eai eaient eais eas atrice atrices issement ances issements ance iquement ication
    ications lera lerai leraient lerais lerait leras lerez leriez lerions lerons leront lement atifs atif ative atives
    nement eusement nements tera terai teraient terais terait teras terez teriez terions terons teront tions issants
    issante issantes ablement abilité abilités ément iment ment ivement ivité ivités lant lé lais laient lait lez liez la
    las ler lée lées niste nistes lés lai lèrent taient tais tait tant tez tiez neuse neuses lions tion amment icateur
    icateurs nante nantes nants icité icités nisme nismes eants eante eantes iments icatrice icatrices ativement ter té
    lements ta tas tai tèrent tée tées tés ïque ïques`,
  l: `
    ux ilité ilités`,
  x: `
    se ses sement`,
  t: `
    ce ces`,
  i: `
    yant yaient yait yez yiez yais yer yas ya yions yé yai yèrent yée yées yés yera yerai yeraient yerais yerait yeras
    yerez yeriez yerions yerons yeront yante yantes yants yeuse yeuses`,
  nt: `
    mment`,
  qu: `
    cité cités cation cations`,
};

const ENGLISH = {
  '': `
    s es e ed ing ic er ers al ings ness nesses ation ous ations ate ly able ates ical ated ion ism ions ically isms ating
    ized ize izes izing ity ities ive ics y ally ingly ent als ies d ant l ls ment ments ator ators ization ful ously
    izations ative ence led eness ability ences ably enesses ling ely edly ants abilities ting eous ousness ered ement
    ively ements ible ance ances ted ousnesses eds ering ped ication ableness ping ents ications ency ional ality iveness
    izer izers encies ged alities ging ently ives ivenesses alism alized alisms ational fully alize alizes alizing
    ablenesses fulness ler ancy ancies ibility alness fulnesses eing ning fuls ibilities ned eable lers ately icity
    atively eal icities itis alization bing ming alizations bed ibly med alnesses tings ding red ivity ded ioned ring
    ivities fed eer or ors fing eers antly eful icate ables lings atives icated icates lies pings ateness ionally ioning
    gings late atenesses ibleness icating atingly ativeness icals lation lations eously nings erative lous iblenesses
    ativenesses eering lable lated bings ibles eered erly eic efully ented lic ationally icative eousness mings icator
    icators aled dings eability eism eisms eably erings lates efulness atedly efulnesses eabilities eated eate eousnesses
    eally aling icality entness iced enting eity mented eals lant lating eities rings tingly fings eating ionality eerings
    alizer alizers lying ionalities entnesses icing atings icalities lants anted icness eableness lied lment dly eringly
    ionals icnesses ionalism ionalisms lables lments eates ationalism ationalisms lent efuls eings erred izings izingly
    eation eations eratively elies menting ealed ealing anting lator lators tedly ativities ativity gingly erring li
    pingly ealism ealisms ds ringly ionings allies lized eablenesses antness antnesses icalism icalisms lingly eive eives
    lents lism lisms lize lizes lizing ningly dingly erness ernesses`,
  i: `
    y ying yings ys yingly yed`,
  e: `
    ing ings ingly`,
  l: `
    ility ilities`,
};

export const FRENCH_ENDINGS = listed(FRENCH);
export const ENGLISH_ENDINGS = listed(ENGLISH);

function listed(table: Record<string, string>): Endings {
  return Object.fromEntries(Object.entries(table).map(([dropped, endings]) => [dropped, endings.trim().split(/\s+/)]));
}
