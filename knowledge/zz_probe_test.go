package knowledge
import ("testing";"time";"fmt";"math/rand")
func TestProbe(t *testing.T){
 for _, f := range []string{"rsmo-ch160-178","mca-sample","comar-13a"} {
 b:=time.Now()
 lib,err:=LoadFile("/work/shared/statutes/"+f+".sections.jsonl")
 if err!=nil {t.Fatal(err)}
 n:=0; for _,e:=range lib.Entries { n+=len(e.Passages)}
 fmt.Println(f,len(lib.Entries),n,time.Since(b),lib.Warnings)
 for range 4 { e:=lib.Entries[rand.Intn(len(lib.Entries))]; p:=e.Passages[len(e.Passages)-1]; fmt.Printf("%s|%s|%s|%v|%+v\n  %.200s\n  ...%s\n",e.ID,e.Jurisdiction,e.Title,e.Citations,e.Source,e.Passages[0].Text,p.Text[max(0,len(p.Text)-200):]) }
 if f[0]=='r' { for _,id := range []string{"160.482","160.665","163.024","161.700","167.821","167.800","172.230","174.285","173.385","169.075","178.631"} { e:=lib.Entry(f+"/"+id); fmt.Printf("%s|%s|\n  %.150s\n",e.ID,e.Title,e.Passages[0].Text)}}
 }
}
