"""What the cases are about: what somebody wrote, and how a careful summary says the same."""

from __future__ import annotations

# Each line: the topic | what was written | asked | found | doing
ISSUES = [
    tuple(part.strip() for part in line.split("|"))
    for line in """
opening hours of the hall | The hall was locked again when I came on {date} and nobody had told us it would be shut. I waited for twenty minutes in the rain with my mother, who cannot stand for long. | People asked why the village hall was closed at times when it should be open. | We found that the rota for opening the hall had gaps, and that nobody checked it. | Two people now share the keys. We check the rota every week and put changes on our website.
missed bin collections | My bins have not been emptied for three weeks and the smell is dreadful. The crew drove past on {date} although I had put everything out by six. | People asked why some bins were left when the crew was on the street. | The new list of addresses left out one side of several streets. | The list has been put right. If your bin is missed, tell us within two days and we will send the crew back.
grass cutting | The mower came at seven in the morning and cut down the whole of the flower bed that I planted on {date}. The man only laughed when I asked him to stop. | People told us that grass cutting damaged flower beds and began too early. | The contract says that cutting begins at eight. It did not say how flower beds are marked. | We have marked the beds on the plan, and the contractor starts at eight.
a grant application | I applied for the small grant before the closing date and heard nothing until {date}, when a letter said that I was too late. I have kept the receipt from the post office. | Somebody applied for a small grant and was told that it came too late. | Our records of the post were not complete, so we could not show when it arrived. | We looked at the application again. Every application now gets a receipt on the same day.
noise from the building site | The builders started drilling before dawn on {date} and have not let up since. My little boy has missed school because he does not sleep. | Residents asked us about noise from building work in the early morning. | Work started before the agreed time on several days. | The builder has agreed to start later, and we will visit without notice.
parking outside the school | Every afternoon cars stand on the pavement outside my gate so that I cannot get out with the pram. On {date} a driver shouted at me in front of the children. | Parents and neighbours asked what we do about cars on the pavement at school time. | There are no signs, and nobody has been asked to patrol there. | New signs go up before the summer. Wardens will visit twice a week.
dog mess in the park | I stepped in dog mess for the third time on {date} and the bin by the swings was full to the top. It is not fit for children to play there any more. | Residents told us that the park is not clean, and that the bins are full. | The bins were emptied once a week, which is not enough in the holidays. | They are emptied three times a week from May to September.
a rude phone call | The woman who took my call on {date} told me to stop wasting her time and put the phone down. I was in tears and could not ring anybody else that day. | Somebody told us that they were treated rudely on the phone. | The call did not meet our standard. We did not offer to ring back. | We said sorry. Everybody who answers the phone has had training, and we listen to some calls each month.
a broken street light | The lamp outside has been dark since {date} and I fell over the kerb coming home from my shift. My wrist is still in plaster. | People asked how long it takes to mend a street light. | The light was reported twice, and the second report was closed by mistake. | We mend lights within ten working days, and no report is closed before somebody has looked.
access to the playground | We came to the playground with my daughter on {date} and her wheelchair does not fit through the new gate. She watched the others from the fence. | Families asked us to make the playground easy to enter with a wheelchair or a pram. | The new gate is narrower than the standard says. | A wider gate has been ordered and will be in place before Easter.
damp in a flat | There is black mould all over the bedroom wall and the man who came on {date} said it was because we breathe too much. My chest has been bad all winter. | Tenants asked what we do when there is damp in their home. | We blamed the tenant before we had looked for a leak. That was wrong. | A surveyor now visits within five working days, and we repair the cause first.
a lost letter | I handed in all my papers at the front desk on {date} and now you say that you never had them. They were the only copies of the photos that I own. | Somebody asked what happened to papers that they gave to us. | Nobody had written down that the papers came in. | The front desk gives a receipt for everything, and we have paid for new copies.
minutes of a meeting | The minutes say that nobody objected on {date} but I stood up and spoke for five minutes about the trees. Six people heard me. | Residents asked us to put right the minutes of a public meeting. | The minutes left out what residents said. | The minutes have been corrected, and we now note every question from the public.
speeding on the main road | A van came round the bend so fast on {date} that it took the mirror off my car. It is only a matter of time before somebody is killed. | Residents asked for slower traffic on the main road. | A count showed that one driver in five goes faster than the limit. | We have asked the county for a crossing, and volunteers will measure speed each month.
rent charged twice | You took my rent twice on {date} and left me with nothing for the electric. I had to borrow from my sister to feed the children. | A tenant asked why rent was taken twice. | A change in our system sent the same payment to the bank two times. | All payments were given back within a day, with the bank’s charges. A second person now checks each run.
overgrown hedges | The hedge by the footpath has grown so far out that I was pushed into the road with my shopping on {date}. A lorry missed me by inches. | Residents told us about hedges that grow over footpaths. | Nobody knew which hedges are ours and which are not. | We have a list now, and cut ours twice a year. We write to other owners.
the community bus | The bus left ten minutes early on {date} and I missed the appointment that I had been waiting for since last year. The driver says it is not his problem. | Passengers asked why the community bus sometimes leaves early. | The timetable at the stop was old. | New timetables are at every stop, and drivers wait until the time that is shown.
a booking that was cancelled | My party for thirty guests was cancelled by text on {date}, one day before, and I lost what I had paid for the food. | Somebody asked why a booking of the hall was cancelled at the last minute. | The hall had been booked twice, because two calendars were in use. | We use one calendar, and paid what it had cost.
""".strip().splitlines()
]
ABOUT_ANYTHING = """
We hope that this answers the question for everybody who asked.
We will look at this again in six months.
Thank you to all 14 people who told us.
The Village Hall and the library have paper copies.
May we say sorry to everybody who waited.
In May and June we asked residents what would help most.
Will this happen again? We have done what we can to prevent it.
If you are not content with our answer, you can go to the ombudsman.
Write to hello@sallowfield.example or ring 01234 567890.
This cost us about £2,500, which we paid from our budget.
We answered 9 out of 10 within 20 working days.
Mark your calendar: the next public meeting is in the autumn.
The rose beds and the green in front of the church were not touched.
Please bill us for anything that you had to pay.
Our policy says what we do and by when, and you can read it on this website.
Nobody has to give a name when they tell us something.
The Community Trust and the council have agreed who does what.
You can also tell us in person at the office in the High Street.
A long wait is hard for families with young children.
We have asked the wards that are not covered yet what they need.
From 1 September 2031 the new rules hold everywhere.
Councillors and staff had the same training in the spring.
""".strip().splitlines()
REPLIES = """
Thank you for writing to us. I have asked the team to look at what happened and will write again by {date}.
I am sorry that we have not been able to put this right sooner, and for the distress it has caused you.
I spoke with the people concerned and read the notes that were made at the time.
Please tell me if I have understood your concern in the way that you meant it.
""".strip().splitlines()
