package slackbot
import ("testing";"fmt";"github.com/leeway-bot/leeway/bot")
func TestScratch(t *testing.T){
 lib:=policy(t).Library()
 n:=map[string]int{}
 for _,g:=range lib.Golden{
  a:=answerTo(t,g.Jurisdiction,append(g.Context,g.Question)...)
  k:=fmt.Sprint(a.Verdict,len(a.Entries))
  if n[k]++; n[k]<3 || a.Verdict==bot.Unsure {fmt.Println(k,g.Jurisdiction,g.Question)}
 }
 for _,q:=range []string{"can teachers swap calendars for badges?","could we pay mentors with points?","who signs field trips","what about teacher coaching hours","can we use AI tutors"}{
  a:=answerTo(t,"mt",q); fmt.Println(a.Verdict,len(a.Entries),q,a.Probability)}
}
