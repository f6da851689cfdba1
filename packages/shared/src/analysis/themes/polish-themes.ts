import type { ThemeTexts } from './lexicon.ts';

/** Polish words of each theme, stems chosen to cover inflection; the notation is explained at `ThemeTexts`. */
export const POLISH_THEMES: ThemeTexts = {
  sleep: `sen, snu, snem, sny, śnie, śpię, śpi, śpią, śpisz, śpimy, śpiąc*, spać, spał*, spanie, spania, spaniem, wyspać, wyspan*, wysypia*
    wyśpię, zasypia*, zasnąć, zasnę, zasnął, zasnęł*, drzemk*, łóżk*, przespan*, kładę się, kłaść się, kładzenie się, położyć się, pójście do łóżka
    -bezsenn*, -niewyspan*, -zarwan*, -zarywa*, -siedzenie do późna, -siedzę do późna, -do późna, !przed snem`,
  movement: `spacer*, bieg*, ćwicz*, siłown*, trening*, joga, jogę, jogi, jogą, rower*, pływa*, basen*, rozciąga*, sport*, ruch, ruchu
    ruchem, ruszam się, ruszać się, tańcz*, taniec, tańca, wspina*, spacer z psem, wychodzę z psem, wyjście z psem, obchód, obchodzę, kroki, kroków, gimnastyk*, pilates*, piłk*, tenis*, chodzenie
    pieszo, marsz*, na nogach, wędrów*, aktywność fizyczn*, aktywności fizyczn*, !biegl*, !ruch uliczn*, !ruchu uliczn*, !w ruchu, !chodzenie spać, !bieganina
    !bieganiny, !małe kroki, !małych kroków, !pierwsze kroki`,
  nature: `przyrod*, natura, natury, naturze, naturą, naturę, las, lasu, lesie, lasem, lasy, lasach, park, parku, parki, parkiem, ogród*
    ogrod*, na dworze, na dwór, na zewnątrz, świeże powietrze, świeżym powietrzu, świeżego powietrza, morze, morza, morzu, morzem, wschód słońca, wschodzie słońca, nad morz*
    jezior*, góry, gór, górach, górami, górskie, drzew*, słońc*, działka, działce, działkę, plaż*, rzek*, roślin*, !z natury
    !taka natura`,
  food: `jem, jeść, jedz*, posiłk*, posiłek, gotować, gotuj*, gotowani*, kawa, kawę, kawy, kawie, kawą, herbat*, obiad, obiady, obiadu
    śniadani*, kolacj*, przekąs*, podjada*, słodycz*, słodk*, cukier, cukru, cukrem, czekolad*, alkohol*, wino, winem, piwo, piwa, głodn*
    głód, głodu, pieczeni*, ciast*, chleb*, piekę, lunch*, !po obiedzie, !przed śniadaniem, !po śniadaniu, !po kolacji
    !przed obiadem, !przed kolacją, !po lunchu, !po jedzeniu, !przed jedzeniem`,
  rest: `odpoczyn*, odpoczyw*, odpocz*, relaks*, przerwa, przerwy, przerwę, przerw, przerwami, przerwach, przerwie, mam wolne, masz wolne, ma wolne, wolny dzień, dzień wolny
    wolne dni, wolnego dnia, urlop*, wakacj*, kąpiel*, medyt*, oddech*, oddycha*, zwolnić, nic nie rob*, nicnierobi*, nierobieni*
    leniuch*, wolny weekend, !bez przerwy`,
  tiredness: `zmęcz*, wyczerp*, brak energii, bez energii, brak sił, bez sił, nie mam sił*, znuż*, wypal*, senn*, opadam z sił`,
  music: `muzyk*, gitar*, pianin*, fortepian*, piosenk*, piosenek, śpiewa*, słuchawk*, chór*, płyt*, koncert, koncerty, koncertach, koncertu`,
  work: `praca, pracy, pracę, pracą, prace, prac, pracuj*, pracowa*, pracodaw*, robota, roboty, robocie, robotę, biur*, szef*, kierowni*
    projekt, projekty, projektu, projektów, projekcie, projektem, projektach, klient*, karier*, mail*, e mail*, zleceni*, dyżur*, po zmianie, przed zmianą, na zmianie, zmiana nocna, nocna zmiana, nocnej zmian*, poranna zmiana, zmiany nocne
    zmianach, etat*
    skrzynk*, firma, firmie, firmy, firmę, służbow*, zawodow*, po godzinach, !pracowit*, !pracując*, !pracować nad sobą, !pracuję nad sobą
    !praca nad sobą, !praca nad związ*, !skrzynka z narz*, !prace domowe`,
  money: `pieniąd*, pieniędz*, budżet*, rachunk*, długów, zadłuż*, oszczędn*, oszczędz*, wydatk*, wydaj* pieniądz*, finans*, czynsz*
    wypłat*, pensj*, podwyżk*, faktur*, kredyt*`,
  people: `z ludźmi, wśród ludzi, między ludźmi, do ludzi, nowi ludzie, nowych ludzi, dużo ludzi, tylu ludzi, zbyt wiele osób, przyjaci*, znajom*, kolega, koledzy, kolegi, kolegów, kolegami, kolegom, koleżan*
    tłum, tłumy, tłumie, tłumów, tłumu, tłok*, dzwonię, telefon do, telefony do, towarzysk*, towarzystw*, imprez*, spotkani*, spotkań, spotyka*, rozmow*, rozmaw*, rozmów
    gada*, pogaduch*, zespół, zespoł*, grupa, grupie, grupą, grupy, grupow*, gość, gościem, goście, gości, gośćmi, sąsiad*, obcy, obcymi, obcych
    współpracowni*, zebrani*, zebrań, !przyjaciels*, !trudn* rozm*`,
  family: `rodzin*, rodzic*, dzieci*, dziećmi, dzieck*, syn, syna, synem, synowi, synek, synka, synkiem, córk*, córeczk*, mama, mamą
    mamę, mamie, mamo, tato, matk*, ojciec, ojca, ojcem, tata, tatą, tatę, brat, brata, bratem, siostr*, żona, żony, żonę, żoną, żonie, mąż, męża, mężem
    mężowi, partner*, babci*, dziadk*, dziadek, wnuk*, wnucz*, cioci*, wuj*, !partner biznes*, !dziecinn*`,
  solitude: `samotn*, sam ze sobą, sama ze sobą, sam na sam, w pojedynkę, czas dla siebie, czas tylko dla siebie, czasu dla siebie, samemu
    pobyć sam, pobyć sama, być sam, być sama, w samotności, solo, tylko dla siebie, sam w domu, sama w domu, bycie sam*`,
  quiet: `cisza, ciszy, ciszę, ciszą, cichy, cicha, ciche, cicho, milcz*, cichym, cichej, -hałas*, -głośn*, -open space*, -huk*, -wrzask*`,
  screens: `telefon*, scroll*, skrol*, ekran*, media społecznościowe, mediach społecznościowych, mediów społecznościowych, social media
    instagram*, tiktok*, facebook*, youtub*, netflix*, serial*, telewiz*, internet*, powiadomie*, laptop*, komputer*, online, aplikacj*
    komórk*, w sieci, włączam wiadomości, oglądam wiadomości, oglądanie wiadomości, wiadomości przed snem, wiadomości po kolacji, smartfon*, gry komputerow*, gram na, przewija*, przeglądam wiadomości, przeglądanie wiadomości, czytam wiadomości
    czytanie wiadomości, !telefon do, !telefony do, !telefonicz*, !dzwonię`,
  overload: `przytłacz*, przytłocz*, przeciąż*, przeładow*, nadmiar*, natłok*, nawał*, za dużo rzeczy, za dużo zadań, za dużo spraw
    za dużo naraz, za dużo na raz, za dużo pracy, za dużo obowiązków, za dużo spotkań, za dużo projektów, zbyt dużo rzeczy, zbyt dużo zadań
    zbyt dużo spraw, zbyt dużo naraz, zbyt dużo pracy, zbyt dużo obowiązków, zbyt wiele spraw, zbyt wiele rzeczy, zbyt wiele zadań
    zbyt wiele naraz, zbyt wiele projektów, zbyt wiele obowiązków, za wiele naraz, za wiele rzeczy, za wiele spraw, wszystko naraz, naraz, na raz
    w tym samym czasie, wielozadaniow*, zawalon*, zawalen*, piętrz*, biorę na siebie za dużo, biorę za dużo, bierze na siebie za dużo
    jednocześnie, przeskakiw*, przełącza*, branie na siebie za dużo, branie na siebie zbyt wiele, biorę na siebie zbyt wiele`,
  time_pressure: `termin, terminy, terminów, terminu, terminem, terminami, terminach, deadline*, pośpiech*, spieszę, śpieszę, spiesz*
    śpiesz*, presja czasu, presji czasu, presją czasu, na ostatnią chwilę, w ostatniej chwili, ostatniej chwili, brak czasu, za mało czasu, spóźniam się, spóźnianie, piln*, goni mnie
    gonienie, gonitw*, nie mam czasu, pod ścianą, !pilnuj*, !pilnow*, !pilność`,
  planning: `plan, plany, planu, planów, planem, planuj*, planow*, zaplanow*, kalendarz*, lista, listy, listę, listą, list zadań
    organiz*, zorganiz*, struktur*, rutyn*, przygotow*, szykuj*, harmonogram*, arkusz*, rozpis*, grafik*, !stare listy, !zmian* planów, !zmian* planu`,
  order: `porząd*, sprząt*, posprząt*, uporząd*, ścielę łóżko, ścielenie łóżka, pościel*, -bałagan*, -chaos*, -chaot*, -nieporząd*, !w porządku, !porządnie`,
  learning: `uczę, uczy, uczysz, uczyć, uczeni*, nauka, nauki, naukę, nauce, nauką, nauczyć, nauczę, czyta*, książk*, książek, ciekaw*
    audiobook*, kurs, kursy, kursu, kursów, kursie, podcast*, wiedza, wiedzę, wiedzy, wiedzą, studi*, dociek*, poczyta*, przeczyta*, wykład*, dokumentaln*
    zadaję pytania, zadaje pytania, !czytam opinie, !czytanie opinii, !uczyć przez, !uczę kogoś, !uczenie now*, !uczenie innych, !uczę innych, !uczyć innych, !lubi uczyć, !nauczyciel*
    !czytam wiadomości, !czytanie wiadomości, !czytam maile, !czytanie maili, !czyta w ludziach
    !czytam w ludziach, !ciekawe czy`,
  creating: `piszę, pisać, napisać, napiszę, pisani*, pisz, rysow*, rysuj*, rysunk*, malow*, maluj*, tworz*, twórcz*, stworz*, kreatyw*, szycie, szycia
    szyć, dzierg*, majsterk*, fotograf*, buduj*, budowani*, pomysł, pomysłu, pomysły, pomysłów, pomysłami, pomysłow*, rękodz*, ceramik*, stolar*, wymyśla*, szkicow*, szkicuj*, dziennik*, zapisk*
    !piszę maile, !piszę krótk*, !piszę listę, !pisanie maili, !piszę listy, !pisanie list, !piszę raporty`,
  focus: `skup*, koncentr*, uwaga, uwagę, uważnoś*, głęboka praca, głębokiej pracy, w spokoju pracować, -rozprasz*, -rozprosz*
    -przerywa*, -przeszkadza*, -odrywa*, !zwraca* uwagę, !zwracać uwagę`,
  delaying: `prokrastyn*, odkłada* na, odkłada* rzeczy, odkłada* wszystko, odkłada* spraw*, odkłada* decyzj*, odkłada* odpisyw*
    odkłada* trudn*, odkłada* ważn*, odkłada* zadani*, odwlek*, zwlek*, na później, na potem, unika*, przekłada* na, !odkłada* na miejsce`,
  uncertainty: `niepewn*, niejasn*, nieprzewidyw*, nieznan*, nagł* zmian*, niespodzie*, niespodzian*, zmian* planów, zmian* planu, nieoczekiw*
    czekani*, nie wiem co dalej, brak jasn*`,
  conflict: `konflikt*, kłót*, kłóc*, kryty*, spór, spory, sporów, sporach, napięci*, napięt*, pretensj*, awantur*, konfront*, oskarż*
    trudn* rozm*, obwinia*, !konstruktywn*`,
  boundaries: `nigdy nie odmawia*, nie odmawia*, nie umie* odm*, nie potrafi* odm*, odmawia*, odmów*, odmow*, granic*, mówić nie, mówienie nie, mówienia nie, powiedzieć nie, mówię nie, mówię tak, zgadzam się na, zgadzanie się, się zgadzam
    zgadza się na, biorę na siebie, branie na siebie, brania na siebie, bierze na siebie, zadowolić wszystkich, zadowala*, asertyw*, cudze problemy
    cudzych problemów, cudze sprawy, cudzych spraw, zawieść innych, zawieść kogoś`,
  helping: `pomaga*, pomoc, pomocy, pomocn*, pomóc, pomogę, pomagani*, wspier*, wspar*, opiek*, troszcz*, uczę kogoś, uczę innych, uczyć innych, uczenie now*, lubi uczyć, dobry nauczyciel, dobra nauczycielka, nauczanie, troskliw*, troska, troski, troską
    słucha*, wysłucha*, życzliw*, empat*, wolontari*, dobre serce, można przyjść, jest dla innych, tłumacz*, wyjaśnia*, ucz* innych
    dbam o innych, dba o innych, dbanie o innych, !o pomoc, !potrzebuj* pomocy, !słuchawk*, !słucha* muzyk*, !słucha* podcast*, !słucha* audiob*, !słucha* płyt, !pomaga mi, !bez pomocy
    !pomaga zasnąć`,
  standards: `perfekcj*, perfekcyjn*, ideał*, idealn*, standard*, wysokie wymagania, szczegół*, dokładn*, precyz*, skrupul*, starann*
    jakość, jakości, jakością, wymagając*, poprawia*, błąd, błędy, błędów, porządnie, wszystko sprawdza*, sprawdzam wszystko, sprawdza wszystko, sprawdzanie wszystkiego
    dopracow*, drobiazgow*, dopieszcz*, szlifow*, wystarczająco dobr*, !niedokładn*`,
  worry: `martwi*, zamartwi*, przejmuj* się, się przejmuj*, przejmow* się, rozmyśla*, za dużo myśl*, zbyt dużo myśl*, za długo myśl*, zbyt długo myśl*
    myślę za dużo, myśli za dużo, myślę zbyt dużo, myśli zbyt dużo, analizuj*, analizow*, nadmiern* analiz*, wątpi*, wątpliwo*, obawia*, obawy, obaw, niepokoj*, denerw*
    boję się, stresuję, co inni pomyślą, co pomyślą, co ludzie pomyślą, co ludzie powiedzą, co o mnie myślą, rozpamięt*, przemyśliw*
    poczuci* winy, wyrzuty sumienia, wyrzutów sumienia, czarne scenariusze, czarnych scenariuszy, roztrząs*, a co jeśli, co jeśli, !analizow* dan*, !analizuję dan*`,
  calm: `spokój, spokoj*, cierpliw*, opanow*, zrównoważ*, łagodn*, zachowuję zimną krew, -niecierpliw*, -nerwowy, -nerwowa, -wybuchow*, -wybucha*`,
  humour: `humor*, żart*, śmiesz*, śmiej*, śmiech*, zabawn*, dowcip*, rozśmiesz*`,
  persistence: `wytrwa*, upart*, upór, uporu, konsekwen*, zawzię*, nie poddaj*, nie odpuszcz*, pracowit*, zdetermin*, dyscyplin*
    zdyscyplin*, systematyczn*, doprowadz*, wszystko do końca, rzeczy do końca, sprawy do końca, kończę co, -poddaję się, -niekonsekwen*`,
  reliability: `niezawodn*, na mnie liczyć, na mnie polegać, na niej polegać, na nim polegać, można polegać, można liczyć, na nim liczyć
    na niej liczyć, dotrzymu*, słown*, punktualn*, na czas, odpowiedzialn*, sumienn*, lojaln*, obowiązkow*, solidn*, godn* zaufania
    -nieodpowiedzialn*, -niesłown*`,
  directness: `szczer*, bezpośredni*, uczciw*, mówię co myślę, mówi co myśli, mówię to co myślę, wprost, prosto z mostu, otwarcie
    bez ogródek, bez owijania, !bezpośredni* słońc*, !bezpośrednio po, !bezpośrednio przed, !bezpośrednio z, !nieszczer*`,
};
