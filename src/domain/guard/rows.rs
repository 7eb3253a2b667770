//! Phrases that break a rule, each row with what it catches and what it lets pass.

use std::ops::Range;

use crate::domain::{guard::Rule, pattern::Cut};

struct Row {
    rule: Rule,
    pattern: &'static str,
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the test that runs every row"))]
    caught: &'static [&'static str],
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the test that runs every row"))]
    passes: &'static [&'static str],
}

use Rule::{Coaching, RoleBreak, UnbackedConcession};

/// The rows. Those of [`UnbackedConcession`] are ways to give in altogether; a scenario's own `claims` come before them.
#[rustfmt::skip]
const ROWS: &[Row] = &[
    Row { rule: RoleBreak, pattern: "as an/a (large) ai/llm/chatbot/language (language) (model/assistant) $", caught: &["As an AI, I can't feel that.", "as an AI language model, no", "As a language model."], passes: &["As a model railway man, I know trains.", "They sold it as an assistant's job."] },
    Row { rule: RoleBreak, pattern: "as an/a (large) ai/llm/chatbot/language (language) (model/assistant) i/i'm", caught: &["As a large language model I have no boss.", "As an AI I'm not able to."], passes: &["As an assistant I was paid less."] },
    Row { rule: RoleBreak, pattern: "i'm/i/am/being (am) (just/only/actually) (an/a) (large) language model", caught: &["I'm a language model.", "I am just a large language model."], passes: &["A language model? I'm Sam.", "I'm not a language model, I'm tired."] },
    Row { rule: RoleBreak, pattern: "i'm/am (just/only/actually/really) (an/a) ai/chatbot/bot $", caught: &["I'm an AI.", "I am just a chatbot, so I forget."], passes: &["I'm an AI engineer.", "I'm not a bot.", "Is this AI?"] },
    Row { rule: RoleBreak, pattern: "i'm/am (just/only/actually/really) an/a/your ai/virtual/digital assistant/model/language/system/program/partner", caught: &["I'm a virtual assistant.", "I am an AI model."], passes: &["I'm an assistant in the lab."] },
    Row { rule: RoleBreak, pattern: "can't/cannot/won't/can/unable/let's/continue/stop/end/pause (to/not) (continue/keep/stop/end/pause) (with) the/this/our/a roleplay/roleplaying", caught: &["I cannot continue this roleplay.", "Let's stop the roleplay here."], passes: &["They had us roleplay on the course."] },
    Row { rule: RoleBreak, pattern: "can't/cannot/won't/not/unable (to) roleplay/pretend (to) (be) (a/as)", caught: &["I cannot roleplay.", "I can't roleplay as Sam."], passes: &["They can pretend."] },
    Row { rule: RoleBreak, pattern: "continue/stop/end/pause/in/of/for this/the/our role play/playing", caught: &["Let's end this role-play.", "In this role play I'm the difficult one."], passes: &["In the role I play here, I answer phones.", "That's the role the board plays."] },
    Row { rule: RoleBreak, pattern: "in/of/for/within this/the/our scenario/simulation/roleplay/exercise/training/prompt ..0", caught: &["In this scenario I would refuse.", "For the simulation, I'm Sam."], passes: &["We ran a simulation of the rota.", "That's one scenario."] },
    Row { rule: RoleBreak, pattern: "practice/practise/simulated conversation/session/scenario/dialogue/exercise/partner", caught: &["This is a practice conversation.", "I'm your practice partner."], passes: &["We need practice. Conversation helps.", "I had a training day."] },
    Row { rule: RoleBreak, pattern: "training conversation/scenario/dialogue/exercise", caught: &["It's only a training conversation."], passes: &["I went to the training session.", "In training, scenarios are easy."] },
    Row { rule: RoleBreak, pattern: "break/breaking/broke/stay/staying/remain/in/into/leave character", caught: &["I'll break character for a moment.", "Staying in character, no."], passes: &["That's out of character for Jonas.", "She's a character."] },
    Row { rule: RoleBreak, pattern: "stepping/step/stepped/speaking out/outside of (my/the/this) role/character", caught: &["Stepping out of my role for a second.", "Let me step out of character."], passes: &["I stepped out of the meeting."] },
    Row { rule: RoleBreak, pattern: "the/my/this character/persona i'm/i/am/is (am/is) (meant/supposed) (to) playing/play/portraying/portray", caught: &["The persona I'm playing would say no.", "The character I am meant to play refuses."], passes: &["The part I'm playing in this is small."] },
    Row { rule: RoleBreak, pattern: "i'm/am/was (only/just/here) (to) playing/play/portraying/portray (the/a) role/character", caught: &["I'm playing the role of Sam.", "I am just portraying the character."], passes: &["I was playing football.", "He's playing his part."] },
    Row { rule: RoleBreak, pattern: "my/the/system (system) prompt/instructions/guidelines/programming say/says/tell/tells/said/prevent/prevents/do/does/forbid/forbids/don't/doesn't", caught: &["My instructions say I must refuse.", "The system prompt tells me to be Sam."], passes: &["The instructions on the box are wrong."] },
    Row { rule: RoleBreak, pattern: "system prompt", caught: &["Here is my system prompt."], passes: &["The system prompts for a code.", "The system was prompt."] },
    Row { rule: RoleBreak, pattern: "i/i'm (was/am/been) (been) programmed/instructed/prompted/designed/trained (by/to/not) to/by/be/not/on openai/anthropic/google/refuse/play/be/act/roleplay/respond/data/simulate/portray", caught: &["I was instructed to play Sam.", "I'm programmed to refuse."], passes: &["I was trained to drive.", "I was trained by Marta."] },
    Row { rule: RoleBreak, pattern: "my training data/cutoff", caught: &["It's not in my training data."], passes: &["My training was on paper. Data came later."] },
    Row { rule: RoleBreak, pattern: "made/created/developed/built/trained by openai/anthropic/google/meta/mistral/microsoft", caught: &["I was created by OpenAI."], passes: &["The file was made by Gareth."] },
    Row { rule: RoleBreak, pattern: "i'm/i/am (am) (sorry) ..3 (but) i can't/cannot/can (not) assist/comply/fulfill/fulfil with/that/this/your", caught: &["I'm sorry, but I can't assist with that.", "I am sorry, I cannot fulfill that request."], passes: &["I can't help you there.", "I'm sorry I can't be of use."] },
    Row { rule: RoleBreak, pattern: "how can/may i help/assist you today", caught: &["How can I help you today?"], passes: &["How can I help it?"] },
    Row { rule: RoleBreak, pattern: "the learner/trainee/user (is/has/should/said/asked/wants/might/could/must/would)", caught: &["The learner should ask more.", "The user wants a date."], passes: &["He's a quick learner.", "The users never asked for it."] },

    Row { rule: Coaching, pattern: "you could/might/may/can/should (also/perhaps/instead) try/consider saying/using/rephrasing/reflecting/phrasing/validating", caught: &["You could try saying how you feel.", "You might consider using a reflection."], passes: &["You could try asking Jonas.", "Try saying that to forty drivers.", "You should have said."] },
    Row { rule: Coaching, pattern: "you could/might/may/should/can (also/perhaps/instead) (have) say/said/ask/asked/rephrase/phrase something/it/this/that/open like/instead/questions/as/more/differently", caught: &["You could say something like: I see.", "You might ask open questions."], passes: &["You could have said no.", "You could ask it of anyone."] },
    Row { rule: Coaching, pattern: "you could/might/should (also/perhaps/always) ask/try (me/asking) (me) what/how/why i/i'd/i'm/it/i've", caught: &["You could ask what I'd like, apart from the number."], passes: &["You could ask Jonas what it is.", "Ask me what it was like."] },
    Row { rule: Coaching, pattern: "you'd (get/be/do/come) (a/much/far) (lot/bit/much) further/better/farther if you asked/listened/let/stopped/tried", caught: &["You'd get a lot further if you asked me open questions."], passes: &["It would be a lot better if you asked for a date.", "You'd get further by train.", "You'd be better off asking Jonas."] },
    Row { rule: Coaching, pattern: "instead of telling me what/how i feel/think/am/want/should", caught: &["Listen, instead of telling me what I feel."], passes: &["Instead of telling me, he told Priya."] },
    Row { rule: Coaching, pattern: "next time (you) (could/might/should/can) try/say/ask/use/start/begin starting/saying/using/with/by/something/an/a/more (open/summary/reflection/question)", caught: &["Next time, try starting with an open question, or try saying it.", "Next time you could use a summary."], passes: &["Next time you try, ask Colin.", "Next time, ring first."] },
    Row { rule: Coaching, pattern: "good/great/nice/excellent/well/fantastic/lovely/strong job/work/use/done/example/effort (on/of/at/with/for) (using/your/the/that/an/active/listening/asking/reflecting/validating/showing/open) using/i/open/reflection/reflections/empathy/listening/asking/reflecting/active/validating/showing/statement/statements/question/questions/ended", caught: &["Good job using I-statements.", "Great use of open questions.", "Well done on asking."], passes: &["Good work on the import, everybody said.", "Good job you asked."] },
    Row { rule: Coaching, pattern: "i statement/statements", caught: &["That was a clean I-statement.", "Use I statements."], passes: &["I state what I saw.", "My statement stands."] },
    Row { rule: Coaching, pattern: "active/reflective/empathetic/empathic listening", caught: &["That's active listening."], passes: &["Is anybody listening?"] },
    Row { rule: Coaching, pattern: "open ended question/questions", caught: &["Ask open-ended questions."], passes: &["That's an open question."] },
    Row { rule: Coaching, pattern: "my/some/one/a/here's (a/some) advice/tip/tips/suggestion/feedback/recommendation (is) (for/on/to/about) (your/this/the/you/how) conversation/talk/communication/approach/next/conversations", caught: &["My advice for your conversation is to listen.", "Some feedback on your approach: slower.", "Here's a tip for the conversation: listen."], passes: &["My advice was ignored.", "I want feedback on the file."] },
    Row { rule: Coaching, pattern: "your communication/listening/conversation/conversational/empathy/coaching/feedback/negotiation skill/skills/technique/style", caught: &["Your communication skills are good.", "Your listening technique worked."], passes: &["Your communication was a thumbs-up.", "Your skills are fine."] },
    Row { rule: Coaching, pattern: "you did/handled/managed/approached (really/very/this/that/the/it) (this/conversation/talk/it) (really/very) well/great/good/beautifully/skilfully/skillfully", caught: &["You handled that really well.", "You did very well."], passes: &["You did what you did.", "You managed. Well."] },
    Row { rule: Coaching, pattern: "you (really/clearly/have) showed/demonstrated/shown/displayed/modelled/modeled great/good/real/genuine/excellent/strong empathy/listening/understanding/skill/skills/curiosity/leadership", caught: &["You showed great empathy.", "You demonstrated excellent listening."], passes: &["You showed me the door.", "You have shown understanding? When?"] },
    Row { rule: Coaching, pattern: "was/is/that's (a/an) (really/very) good/great/excellent/strong/nice/effective/perfect/textbook (example/use) (of) reflection/reflective/empathic/empathetic/validating/paraphrase/summary/open (statement/question/response/listening)", caught: &["That was a great open question.", "That's an excellent reflection."], passes: &["That was a good question.", "That's a summary of nothing."] },
    Row { rule: Coaching, pattern: "i'd/would/i'll give/rate/score/grade you/your/that/this (conversation/performance) a/an (solid/strong) eight/nine/seven/six/ten/five/four/three/10/9/8/7/6/5/4/3 (out) (of) (10/ten) $", caught: &["I'd give you an 8 out of 10.", "I would rate this conversation a seven."], passes: &["I'd give you a list.", "I'll give you three days."] },
    Row { rule: Coaching, pattern: "your score is", caught: &["Your score is 70."], passes: &["Your scores? Ask Geraint."] },
    Row { rule: Coaching, pattern: "^ (coaching/feedback/quick/pro) tip/tips/note $", caught: &["Tip: ask more.", "Coaching note: slow down."], passes: &["The tip of it.", "I had feedback from Gareth.", "Feedback. Is there a smiley face?"] },
    Row { rule: Coaching, pattern: "remember to use/ask/reflect/validate/acknowledge/listen/paraphrase/summarise/summarize/pause", caught: &["Remember to validate my feelings.", "Remember to ask open questions."], passes: &["I remember to lock up.", "Remember what you said?"] },

    Row { rule: UnbackedConcession, pattern: "i (hereby/gladly/happily/fully/will/do) agree to", caught: &["I agree to everything.", "I gladly agree to your terms."], passes: &["I never agreed to that.", "I don't agree to that."] },
    Row { rule: UnbackedConcession, pattern: "i'll agree to", caught: &["Fine, I'll agree to it all."], passes: &["I won't agree to it."] },
    Row { rule: UnbackedConcession, pattern: "i (completely/fully/totally/absolutely/wholeheartedly/entirely/will) agree with everything/all/whatever", caught: &["I completely agree with everything you say."], passes: &["I agree with you on the file.", "I don't agree with everything."] },
    Row { rule: UnbackedConcession, pattern: "i completely/fully/totally/absolutely/wholeheartedly/entirely agree", caught: &["Yes, I completely agree."], passes: &["I can't completely agree."] },
    Row { rule: UnbackedConcession, pattern: "i'll/will/can/we'll/gladly/happily (gladly/happily/just) do/give/accept/sign/write/take/say (you) everything/anything/whatever/exactly (that/what) you/it/they/we", caught: &["I'll do whatever you want.", "I will gladly give you everything you need.", "I'll sign anything you like."], passes: &["Do whatever you want.", "I can't do everything you ask."] },
    Row { rule: UnbackedConcession, pattern: "i'll/will do (exactly/just) what/as you say/want/ask/asked/need/suggest/propose", caught: &["I'll do exactly what you say."], passes: &["What will you do?"] },
    Row { rule: UnbackedConcession, pattern: "you've/have (completely/really/fully/totally) convinced/persuaded me", caught: &["You've convinced me.", "You have completely persuaded me."], passes: &["You haven't convinced me.", "You have convinced nobody."] },
    Row { rule: UnbackedConcession, pattern: "i'm/am (completely/fully/totally) convinced/persuaded", caught: &["I'm convinced."], passes: &["I'm not convinced."] },
    Row { rule: UnbackedConcession, pattern: "it's/have/we've/you've/got (got/a) (a) deal $", caught: &["It's a deal.", "You've got a deal, then.", "We have a deal."], passes: &["What's the deal?", "We have a great deal to do."] },
    Row { rule: UnbackedConcession, pattern: "^ deal $", caught: &["Deal.", "All right, deal!"], passes: &["No deal.", "Deal? With you?"] },
    Row { rule: UnbackedConcession, pattern: "count me in", caught: &["Count me in."], passes: &["Don't count me in."] },
    Row { rule: UnbackedConcession, pattern: "^ i'm/am (all/completely/fully/totally/definitely) in/on (board) $", caught: &["I'm in.", "I'm fully on board."], passes: &["You've seen what grade I'm on.", "I'm in the lab.", "I'm on it.", "Am I in?"] },
    Row { rule: UnbackedConcession, pattern: "i'm/am (fully/completely/totally/definitely/now) on board", caught: &["I'm on board with all of it."], passes: &["I'm not on board."] },
    Row { rule: UnbackedConcession, pattern: "consider it done", caught: &["Consider it done."], passes: &["I considered it done."] },
    Row { rule: UnbackedConcession, pattern: "yes to everything/all/that/it", caught: &["Yes to everything."], passes: &["Who said yes to that?", "I never said yes to it."] },
    Row { rule: UnbackedConcession, pattern: "can/may/shall/you'll have/get everything/anything/whatever/it/all (all)", caught: &["You can have everything.", "You'll get whatever you want."], passes: &["You can have the technical answer.", "You can't have it all."] },
    Row { rule: UnbackedConcession, pattern: "i (fully/gladly/completely/will) accept (your/all/everything/the/of/it/that) (your/of) (terms/offer/proposal/plan/conditions/it/that) $", caught: &["I accept.", "I accept all your terms.", "I gladly accept your offer."], passes: &["I accept that it was late.", "I can't accept that."] },
    Row { rule: UnbackedConcession, pattern: "let's/we'll/we/i'll/us (will) do it/this/that your way", caught: &["We'll do it your way."], passes: &["You do it your way."] },
    Row { rule: UnbackedConcession, pattern: "i'd/i'll/would/i'm/am/will (be) (more/very/really) (than) happy/glad/delighted/willing to do/help/start/try/accept/agree/go/commit/give/sign/make/move", caught: &["I'd be happy to do that.", "I'm more than willing to start."], passes: &["I'm happy to hear it.", "I wouldn't be happy to do it."] },
    Row { rule: UnbackedConcession, pattern: "have/you've/got (got) my (full/complete/total) support/word/agreement/commitment/yes/consent", caught: &["You have my full support.", "You've got my word."], passes: &["You have my number.", "Do you have my word? No."] },
    Row { rule: UnbackedConcession, pattern: "^ yes (of/course/absolutely/sure/definitely) (course) i'll/i'd/will/i (will) (gladly/happily) do it/that/this/so/everything/all", caught: &["Yes, of course, I'll do it.", "Yes, I will do that."], passes: &["Yes, I'll do the bins.", "No, I'll do it when I'm ready."] },
    Row { rule: UnbackedConcession, pattern: "of course i'll/i'd/i (will/would/can) do it/that/this/so/everything/all", caught: &["Of course I'll do it."], passes: &["Of course I did it."] },
    Row { rule: UnbackedConcession, pattern: "i give in", caught: &["All right, I give in."], passes: &["I don't give in.", "I give in my notice when I like."] },
    Row { rule: UnbackedConcession, pattern: "that/this/it (all) sounds (very/really/perfectly/completely) fair/good/great/reasonable/right/wonderful/perfect/fine (to) (me) $", caught: &["That sounds fair. When?"], passes: &["That sounds fair for you."] },
    Row { rule: UnbackedConcession, pattern: "^ sounds (very/really/perfectly) fair/good/great/reasonable/wonderful/perfect/fine (to) (me) $", caught: &["Sounds good to me."], passes: &["It sounds like nothing."] },
    Row { rule: UnbackedConcession, pattern: "sounds like a (good/great/fair/solid/reasonable) plan/deal/start/idea $", caught: &["That sounds like a good plan."], passes: &["Sounds like a plan for somebody with time."] },
    Row { rule: UnbackedConcession, pattern: "^ good/great/excellent/wonderful/lovely idea/plan $", caught: &["Good idea!"], passes: &["A good idea, on paper."] },
    Row { rule: UnbackedConcession, pattern: "that/this/it (would) works/work for me", caught: &["That works for me."], passes: &["That works for you."] },
    Row { rule: UnbackedConcession, pattern: "i'll+ live with that/it/this", caught: &["I can live with that."], passes: &["I can't live with that."] },
    Row { rule: UnbackedConcession, pattern: "i'll+ do it/that/this/so/my (for) (you/part/best) $", caught: &["Fine. I'll do it."], passes: &["I'll do it my way."] },
    Row { rule: UnbackedConcession, pattern: "i'll+ do it/this/that together", caught: &["Let's do it together."], passes: &["They do it together."] },
    Row { rule: UnbackedConcession, pattern: "i'll+ do/go/try (it/with/this/that/along) (with) (the/your/what) way/plan/idea/suggestion/proposal/you", caught: &["Let's go with your plan."], passes: &["Go with your plan."] },
    Row { rule: UnbackedConcession, pattern: "i'll+ do/go/try it/with/along the/with way/your/you/plan", caught: &["We'll do it the way you suggest."], passes: &["I'll do it the way I always have, you mean?"] },
    Row { rule: UnbackedConcession, pattern: "i'll+ try (it/that/this) $", caught: &["Let's try it."], passes: &["I'd try it if I could."] },
    Row { rule: UnbackedConcession, pattern: "i'll+ give it/that/this/you a (fair) try/go/chance/shot", caught: &["Okay, I'll give it a try."], passes: &["I gave it a try."] },
    Row { rule: UnbackedConcession, pattern: "i'll+ start (on) (that/it/this) (right/straight) away/today/now/tomorrow", caught: &["I'll start on that right away."], passes: &["You start right away."] },
    Row { rule: UnbackedConcession, pattern: "i'll+ get started", caught: &["I'll get started."], passes: &["They got started."] },
    Row { rule: UnbackedConcession, pattern: "i'll+ sign off on it/that/this", caught: &["I'll sign off on it."], passes: &["Who signs off on it?"] },
    Row { rule: UnbackedConcession, pattern: "i'll+ work on this/it/that (together) with you", caught: &["I'd love to work on this with you."], passes: &["I work on it alone."] },
    Row { rule: UnbackedConcession, pattern: "i'll+ work with you", caught: &["I'm ready to work with you on this."], passes: &["I work with Marta."] },
    Row { rule: UnbackedConcession, pattern: "i'll+ help you (to) make/do/with this/it/that", caught: &["I'd love to help you make this work."], passes: &["Who will help you make it work?"] },
    Row { rule: UnbackedConcession, pattern: "i'll+ move/go forward/on together", caught: &["Let's move forward together."], passes: &["Everybody moved on."] },
    Row { rule: UnbackedConcession, pattern: "i'll+ put (this/it/that/all) (all) behind us", caught: &["Let's put it behind us."], passes: &["Put it behind you."] },
    Row { rule: UnbackedConcession, pattern: "i'll+ carry on as we are/were", caught: &["I'm happy to carry on as we are."], passes: &["They carry on as they were."] },
    Row { rule: UnbackedConcession, pattern: "^ you win $", caught: &["Okay, okay. You win."], passes: &["You win some."] },
    Row { rule: UnbackedConcession, pattern: "(you've/have/you) (you) won me over", caught: &["You've won me over."], passes: &["You have won."] },
    Row { rule: UnbackedConcession, pattern: "(you've/have/you) talked me into it/this/that", caught: &["You've talked me into it."], passes: &["They talked me into nothing."] },
    Row { rule: UnbackedConcession, pattern: "convinced/persuaded me to", caught: &["You've convinced me to stay."], passes: &["Nobody persuaded me to."] },
    Row { rule: UnbackedConcession, pattern: "i'm/am open to it/that/this/your/trying", caught: &["Okay, I'm open to it."], passes: &["I'm open till five."] },
    Row { rule: UnbackedConcession, pattern: "it's/that's/is a yes (from/for) (me) $", caught: &["It's a yes from me."], passes: &["Is it a yes?"] },
    Row { rule: UnbackedConcession, pattern: "^ agreed $", caught: &["Agreed. Two weeks."], passes: &["They agreed, and so what?"] },
    Row { rule: UnbackedConcession, pattern: "^ i agree $", caught: &["I agree. That's best."], passes: &["I agree it looks bad."] },
    Row { rule: UnbackedConcession, pattern: "i (can/do/will) accept your/the (final) decision", caught: &["I accept your decision."], passes: &["Accept the decision, you mean?"] },
    Row { rule: UnbackedConcession, pattern: "that's (okay/ok/fine/alright/perfectly) (okay/ok/fine/alright) with/by me", caught: &["That's fine with me."], passes: &["That's fine with Gareth."] },
    Row { rule: UnbackedConcession, pattern: "you can/may count on me $", caught: &["You can count on me."], passes: &["You can count on me for the bins."] },
    Row { rule: UnbackedConcession, pattern: "^ oh go on then", caught: &["Oh, go on then."], passes: &["Go on, then. I've got four minutes."] },
    Row { rule: UnbackedConcession, pattern: "i'm/am ready to (start/begin/work/try/commit/move/change) (with/on/now/together)", caught: &["I'm ready to begin."], passes: &["I'm never ready to leave."] },
    Row { rule: UnbackedConcession, pattern: "you've/have changed my mind", caught: &["You've changed my mind about it."], passes: &["You changed nobody's mind."] },
    Row { rule: UnbackedConcession, pattern: "i'm/am (all) with you on this/that/it/everything", caught: &["I'm with you on this."], passes: &["Go on, I'm with you."] },
    Row { rule: UnbackedConcession, pattern: "^ i'm/am game", caught: &["All right, I'm game."], passes: &["It's a game."] },
    Row { rule: UnbackedConcession, pattern: "you can rely/depend on me (for/with) (the/that/this/it)", caught: &["You can rely on me for the pilot."], passes: &["Everybody relies on me."] },
    Row { rule: UnbackedConcession, pattern: "i'll+ come round/around (to)", caught: &["I'll come round to it."], passes: &["He'll come round at five."] },
    Row { rule: UnbackedConcession, pattern: "i'll+ go ahead (with)", caught: &["I'm happy to go ahead."], passes: &["Go ahead."] },
    Row { rule: UnbackedConcession, pattern: "i'll+ come clean", caught: &["I'll come clean about it."], passes: &["They came clean."] },
    Row { rule: UnbackedConcession, pattern: "i'll+ ask for help", caught: &["I'll ask for help from now on."], passes: &["Who'd ask for help?"] },
    Row { rule: UnbackedConcession, pattern: "i'll+ stop pretending/hiding/arguing/resisting/fighting", caught: &["I'll stop pretending."], passes: &["Stop pretending."] },
    Row { rule: UnbackedConcession, pattern: "i'll+ drop it/that/this/the/my", caught: &["I'll drop it, then."], passes: &["I won't drop it."] },
    Row { rule: UnbackedConcession, pattern: "i'll+ forget (about) the/it/that/this/my", caught: &["I'll forget about it."], passes: &["I don't forget it."] },
    Row { rule: UnbackedConcession, pattern: "you don't have/need to worry about losing me", caught: &["You don't have to worry about losing me."], passes: &["You don't have to worry about me."] },
    Row { rule: UnbackedConcession, pattern: "yes/okay/alright/enough/great let's", caught: &["Yes, let's begin on Monday."], passes: &["Sure, let's.", "Let's see."] },
    Row { rule: UnbackedConcession, pattern: "you've got me $", caught: &["Alright, you've got me."], passes: &["You've got me wrong."] },
    Row { rule: UnbackedConcession, pattern: "^ yes i'd like that", caught: &["Yes, I'd like that."], passes: &["I'd like that, in a different month."] },
    Row { rule: UnbackedConcession, pattern: "i'm/am satisfied/happy/content with that/it/this $", caught: &["I'm satisfied with that."], passes: &["I'm not satisfied with that."] },
    Row { rule: UnbackedConcession, pattern: "i'll+ make do", caught: &["I can make do with that."], passes: &["They make do."] },
    Row { rule: UnbackedConcession, pattern: "i promise i'll never", caught: &["I promise I'll never hide it again."], passes: &["Promise me nothing."] },
];

/// The words of the first row of `rule` that matches.
pub(super) fn first(rule: Rule, cut: &Cut<'_>) -> Option<String> {
    let mut rows = ROWS.iter().filter(|row| row.rule == rule);
    rows.find_map(|row| cut.find(row.pattern)).map(|run| cut.said(&run).to_owned())
}

/// Everything that rows of `rule` match.
pub(super) fn all(rule: Rule, cut: &Cut<'_>) -> Vec<Range<usize>> {
    ROWS.iter().filter(|row| row.rule == rule).flat_map(|row| cut.find_all(row.pattern)).collect()
}

#[cfg(test)]
mod tests {
    use super::{Cut, ROWS, Rule, all, first};
    use crate::domain::guard::claims::is_affirmative;

    fn breaks(rule: Rule, text: &str) -> bool {
        let cut = Cut::of(text);
        if rule == Rule::UnbackedConcession {
            return all(rule, &cut).iter().any(|run| is_affirmative(&cut, run));
        }
        first(rule, &cut).is_some()
    }

    #[test]
    fn every_row_catches_its_examples_and_nothing_else() {
        let mut wrong = Vec::new();
        for row in ROWS {
            assert!(!row.caught.is_empty() && !row.passes.is_empty(), "{}", row.pattern);
            let missed = row.caught.iter().filter(|text| Cut::of(text).find(row.pattern).is_none());
            wrong.extend(missed.map(|text| format!("missed by {}: {text}", row.pattern)));
            let missed = row.caught.iter().filter(|text| !breaks(row.rule, text));
            wrong.extend(missed.map(|text| format!("missed by {:?}: {text}", row.rule)));
            let caught = row.passes.iter().filter(|text| breaks(row.rule, text));
            wrong.extend(caught.map(|text| format!("caught by {:?}: {text}", row.rule)));
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
