import type { ThemeTexts } from './lexicon.ts';

/** English words of each theme; the notation is explained at `ThemeTexts`. */
export const ENGLISH_THEMES: ThemeTexts = {
  sleep: `sleep*, asleep, slept, nap, naps, napping, bed, bedtime, snooze, lie in, oversleep*, -insomnia, -sleepless*, -underslept
    -awake at night, -stay up, -staying up, -up late, !sleep on it, !bed of, !before bed, !before sleep, !before bedtime, !before going to bed`,
  movement: `walk*, running, jog*, gym, exercis*, workout*, work out, working out, yoga, cycl*, bike*, biking, swim*, stretch*, sport*
    hik*, dancing, dance, climb*, danced, gymnast*, on my feet, walk the dog, steps, movement, of moving, move my body, physical activity, a run, go running, morning run, training session
    football, tennis, pilates, !running late, !running out, !running behind, !running a, !running my, !running our, !a run of, !running the, !running low, !a running, !running water, !running costs
     !first steps, !small steps
    !next steps, !walk away, !on my feet again, !stretched thin`,
  nature: `nature, forest*, woods, woodland, park, parks, garden*, outdoors, outside, fresh air, the sea, seaside, lake*, mountain*, trees
    sunlight, sunshine, beach, river, soil, allotment, plants, sunrise, sunset, !human nature, !by nature, !outside of, !outside my, !second nature`,
  food: `eat*, food, meal*, cook*, coffee, tea, lunch*, breakfast, dinner, snack*, sugar, sweets, chocolate, alcohol, wine, beer, hungry
    hunger, baking, bake, bread, dough, drink, drinking, !after lunch, !after dinner, !before breakfast, !after breakfast, !before lunch
    !before dinner, !at lunch, !during lunch, !after eating, !lunchtime, !before eating`,
  rest: `rest, rests, resting, relax*, a break, breaks, day off, days off, time off, free day, holiday*, vacation*, bath, baths, meditat*
    breathing, breathe, deep breath*, slow down, slowing down, do nothing, doing nothing, nothing to do, recharge*, weekend off
    !rest of, !the rest`,
  tiredness: `tired*, exhaust*, fatigue*, drained, worn out, wears me out, low energy, no energy, burnt out, burned out, sleepy, weary`,
  music: `music*, guitar, piano, playlist*, singing, sing, choir, song, songs, headphones, album, concert*`,
  work: `work, working, works hard, works in, works at, works for, works late, job, jobs, office, boss, manager, project*, client*, customer*, career, email*, e mail*, inbox, workday*, workload
    shift, shifts, business, coworker*, co worker*, after hours, !work out, !working out, !hard working, !hardworking, !work through
    !work on myself, !working on myself, !working on my, !how things work, !health office, !box office, !post office`,
  money: `money, budget*, bill, bills, debt, debts, savings, rent, spending, pay rise, salary, finances, financial*, accounts, invoice*
    !spending time, !spending the, !spending an, !spending my, !spending evenings`,
  people: `with people, around people, among people, new people, many people, meet people, meeting people, people around, people at, friend*, crowd*, social, socialis*, socializ*, party, parties, meeting*, conversation*, talking, talk to, talk with, small talk, chat*, call, calls, phone call*, group*, team*
    colleague*, neighbour*, neighbor*, guest*, stranger*, networking, !friendl*, !people pleas*, !social media, !help people
    !talking myself, !talk to myself, !self talk, !call it, !call in sick`,
  family: `family, families, kid, kids, child, children, son, sons, daughter*, parent*, mother*, mum, mom, dad, father*, brother*, sister*
    wife, husband, partner, granddaughter*, grandson*, grandma, grandpa, grandmother, grandfather, grandparent*, grandchild*, grandkid*, baby, toddler, aunt, uncle !business partner, !child's play, !kid myself`,
  solitude: `alone, solitude, by myself, on my own, time to myself, time for myself, my own company, lonely, loneliness, solo, me time
    !leave me alone, !let alone`,
  quiet: `quiet*, silence, silent, -noise*, -noisy, -loud*, -open plan, -open office`,
  screens: `phone*, scroll*, screen*, social media, instagram, tiktok, facebook, youtube, netflix, series, tv, television, internet
    notification*, news, laptop, computer*, online, gaming, video game*, apps, doomscroll*, browsing, feed, feeds, smartphone*, binge*
    !before the laptop, !before my phone, !before the phone, !phone my, !phone a, !phone call*, !series of, !computer science, !good news`,
  overload: `overwhelm*, overload*, too many things, too many tasks, too many projects, too many tabs, too many requests, too many open
    too many commitments, too many meetings, too much at once, too much to do, too much work, too much going, too much on, everything at once
    many things at once, several things at once, multitask*, swamped, overbooked, juggling, overcommit*, take on too much, takes on too much
    taking on too much, piling up, pile up, piles up, endless list*, at the same time, switching between, context switch*`,
  time_pressure: `deadline*, time pressure, rush*, hurry*, hurried, last minute, too little time, not enough time, no time, short of time
    pressed for time, running late, behind schedule, being late, run late, urgent*, against the clock`,
  planning: `plan, plans, planned, planning, planner, schedule*, calendar*, to do list*, todo list*, list, lists, organis*, organiz*
    structure*, routine*, prepare, prepares, prepared, preparing, preparation, agenda, spreadsheet*, !change of plan*, !changes of plan
    !reading list, !endless list, !open plan`,
  order: `tidy*, tidying, clean, cleaning, cleans, declutter*, neat, neatly, order, orderly, make my bed, making my bed, making the bed
    make the bed, -mess, -messy, -clutter*, -chaos, -chaotic, -disorder, -untidy, !in order to, !clean up after, !out of order, !order food, !order a, !order in a`,
  learning: `learn*, audiobook*, read, reads, reading, book, books, study, studies, studying, course, courses, curious*, curiosity, podcast*, research*
    knowledge, language class*, documentary, lecture*, ask questions, asks questions, !of course, !reading emails, !reading email
    !reading the news, !read the news, !read news, !reading news, !book club, !read people, !reading people, !read a room, !read the room, !reading the room
    !reading a room, !book a, !read messages, !read reviews, !reading reviews, !read a map, !reading messages`,
  creating: `writ*, draw, drawing, draws, paint*, creat*, craft*, knit*, sewing, sew, making things, make things, build, builds, building
    design*, photograph*, pottery, woodwork*, invent*, ideas, journal*, sketch*, idea, !drawing up, !drawing the curtains, !draw the line, !open building, !office building
    !writing emails, !write lists, !writing lists, !write reports, !building up, !build up, !ideas of, !writes lists, !write down, !write a list, !write the shopping, !write the day, !writing tomorrow, !write a thank, !builds people, !build people, !no idea`,
  focus: `focus*, concentrat*, attention, deep work, in the flow, flow state, undisturbed, uninterrupted, -distract*, -interrupt*
    -lose track, -switching tasks, !pay attention to others, !attention from, !attention seeking`,
  delaying: `procrastinat*, postpon*, delaying, put off, puts off, putting off, put things off, puts things off, putting things off
    put it off, leave things until, leaves things, avoid*, leaving it until, leave it until, until the last`,
  uncertainty: `uncertain*, unclear, unpredictab*, unknown, sudden change*, unexpected*, change of plan, changes of plan, changes of plans
    change of plans, last minute change*, ambigu*, surprises, not knowing, waiting, vague*`,
  conflict: `conflict*, argue, argues, arguing, argument*, criticis*, criticiz*, critique*, tension*, quarrel*, fights, fighting, blam*
    difficult conversation*, hard conversation*, confront*, !constructive`,
  boundaries: `boundar*, never say no, never says no, can't say no, cannot say no, not saying no, unable to say no, say no, saying no, says no, said no, say yes, says yes, saying yes, agree to everything, agreeing to
    people pleas*, please everyone, please others, pleasing, take on too much, takes on too much, taking on too much, overcommit*
    other people's problems, other people's requests, let people down`,
  helping: `helpful*, helping, helps before, helps anyone, help others, help people, help everyone, help my, help friends, help a, help out, helps others, helps people
    helps everyone, helps out, support*, caring, care for, takes care of, take care of, taking care of, listen*, generous*, kind, kindness
    empath*, volunteer*, mentor*, there for, looks after, look after, looking after, explain*, asks for help, teach*, !kind of
    !listen* to music, !listen* to podcast*, !listen* to a podcast, !listen* to the news, !take care of myself, !taking care of myself
    !look after myself, !looking after myself, !helping myself, !listen* to an, !caring what, !care for myself, !listening to audio*`,
  standards: `perfect*, high standard*, standards, detail*, precise*, precision, thorough*, meticulous*, quality, good enough, exacting
    double check*, check everything, check things, checks everything, checking everything, mistake*, properly, redo, redoing, polish, polishing
    polished, just right, !quality time, !perfect day`,
  worry: `worr*, overthink*, think too much, thinks too much, thinking too much, thinking too long, second guess*, ruminat*, doubt*
    what if, what ifs, insecur*, what others think, what people think, what others will think, what people will think, nervous*, fear*
    afraid, overanaly*, replay*, self doubt*, anxi*, guilt*, imposter, worst case, stressed about`,
  calm: `calm*, patien*, gentle*, composed, level headed, even tempered, peaceful*, unflappable, keep my head, keeps her head
    keeps his head, -impatien*, -short tempered, -lose my temper`,
  humour: `funny, humour*, humor*, joke, jokes, joking, laugh*, witty, playful*, makes people smile, sense of fun`,
  persistence: `persist*, persever*, stubborn*, determin*, never give up, don't give up, do not give up, doesn't give up, never gives up
    keep going, keeps going, hard working, hardworking, diligen*, disciplin*, consisten*, finish what, finishes what, see things through
    sees things through, finishing things, finishes things, finish things, grit, tenac*, -give up, -gives up, -giving up
    !inconsisten*`,
  reliability: `reliab*, dependab*, counted on, count on, rely on, relies on, keep my promises, keep promises, keeps promises
    keeping promises, keep my word, keeps my word, keeps her word, keeps his word, punctual*, on time, responsib*, trustworth*, loyal*
    -unreliable, !rely on others, !count on others`,
  directness: `honest*, direct, directness, directly, blunt*, say what i think, says what, saying what i think, speak my mind
    speaks her mind, speaks his mind, outspoken, frank, frankly, straightforward, candid, plain speaking, say things straight
    !direct sun*, !direct flight*, !directly after, !directly from, !directly to`,
};
