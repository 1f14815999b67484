package bot

import (
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// gazetteerPlace is a place that a question may name.
type gazetteerPlace struct {
	name     string // of the state or country
	capital  bool   // counts only with a capital, or after "in": "turkey" is lunch
	alsoName bool   // a first name too: Georgia, Jordan, Chad
}

// stateCodes are postal abbreviations; they count in capitals only.
var stateCodes = map[string]string{
	"AL": "Alabama",
	"AK": "Alaska",
	"AZ": "Arizona",
	"AR": "Arkansas",
	"CA": "California",
	"CO": "Colorado",
	"CT": "Connecticut",
	"DE": "Delaware",
	"FL": "Florida",
	"GA": "Georgia",
	"HI": "Hawaii",
	"ID": "Idaho",
	"IL": "Illinois",
	"IN": "Indiana",
	"IA": "Iowa",
	"KS": "Kansas",
	"KY": "Kentucky",
	"LA": "Louisiana",
	"ME": "Maine",
	"MD": "Maryland",
	"MA": "Massachusetts",
	"MI": "Michigan",
	"MN": "Minnesota",
	"MS": "Mississippi",
	"MO": "Missouri",
	"MT": "Montana",
	"NE": "Nebraska",
	"NV": "Nevada",
	"NH": "New Hampshire",
	"NJ": "New Jersey",
	"NM": "New Mexico",
	"NY": "New York",
	"NC": "North Carolina",
	"ND": "North Dakota",
	"OH": "Ohio",
	"OK": "Oklahoma",
	"OR": "Oregon",
	"PA": "Pennsylvania",
	"RI": "Rhode Island",
	"SC": "South Carolina",
	"SD": "South Dakota",
	"TN": "Tennessee",
	"TX": "Texas",
	"UT": "Utah",
	"VT": "Vermont",
	"VA": "Virginia",
	"WA": "Washington",
	"WV": "West Virginia",
	"WI": "Wisconsin",
	"WY": "Wyoming",
	"DC": "District of Columbia",
	"PR": "Puerto Rico",
	"GU": "Guam",
	"AS": "American Samoa",
	"VI": "U.S. Virgin Islands",
}

// wordLike are abbreviations that are words or school slang too (OK, ID, MS for
// middle school, SD for school district): they count only after "in" or "from".
var wordLike = map[string]bool{
	"AL": true, "AR": true, "AS": true, "CO": true, "CT": true, "DC": true, "DE": true, "GA": true, "GU": true, "HI": true, "ID": true, "IN": true, "LA": true, "MA": true, "MD": true, "ME": true, "MI": true, "MS": true, "NE": true, "OH": true, "OK": true, "OR": true, "PA": true, "PR": true, "SD": true, "VA": true, "VI": true,
}

// provinces of Canada, and names of places that the region names of the Unicode
// locale data lack.
var provinces = []string{
	"Alberta", "British Columbia", "Manitoba", "New Brunswick", "Newfoundland", "Newfoundland and Labrador",
	"Northwest Territories", "Nova Scotia", "Nunavut", "Ontario", "Prince Edward Island", "Quebec", "Québec",
	"Saskatchewan", "Yukon",
}

// cities large enough that people name them in place of their state.
var cities = map[string]string{
	"Albuquerque": "New Mexico", "Anchorage": "Alaska", "Atlanta": "Georgia", "Baltimore": "Maryland",
	"Bismarck": "North Dakota", "Boise": "Idaho", "Boston": "Massachusetts", "Casper": "Wyoming", "Charlotte": "North Carolina",
	"Cheyenne": "Wyoming", "Chicago": "Illinois", "Cincinnati": "Ohio", "Cleveland": "Ohio", "Dallas": "Texas",
	"Denver": "Colorado", "Des Moines": "Iowa", "Detroit": "Michigan", "Fargo": "North Dakota", "Honolulu": "Hawaii",
	"Houston": "Texas", "Indianapolis": "Indiana", "Las Vegas": "Nevada", "Little Rock": "Arkansas",
	"Los Angeles": "California", "Louisville": "Kentucky", "Memphis": "Tennessee", "Miami": "Florida",
	"Milwaukee": "Wisconsin", "Minneapolis": "Minnesota", "Nashville": "Tennessee", "New Orleans": "Louisiana",
	"New York City": "New York", "NYC": "New York", "Oklahoma City": "Oklahoma", "Omaha": "Nebraska",
	"Philadelphia": "Pennsylvania", "Phoenix": "Arizona", "Pittsburgh": "Pennsylvania", "Rapid City": "South Dakota",
	"Salt Lake City": "Utah", "San Antonio": "Texas", "San Diego": "California", "San Francisco": "California",
	"Seattle": "Washington", "Sioux Falls": "South Dakota", "Spokane": "Washington", "Tampa": "Florida", "Toronto": "Ontario",
	"Topeka": "Kansas", "Tulsa": "Oklahoma", "Washington DC": "District of Columbia", "Washington D.C.": "District of Columbia",
	"Wichita": "Kansas",
}

// aliases are other names of countries.
var aliases = map[string]string{
	"UK": "United Kingdom", "U.K.": "United Kingdom", "Britain": "United Kingdom", "Great Britain": "United Kingdom",
	"England": "England", "Scotland": "Scotland", "Wales": "Wales", "Northern Ireland": "Northern Ireland",
	"Holland": "Netherlands", "Turkey": "Türkiye", "Burma": "Myanmar", "Czech Republic": "Czechia",
	"Ivory Coast": "Côte d’Ivoire", "Hong Kong": "Hong Kong", "Palestine": "Palestine", "Korea": "Korea",
}

// firstNames are places that people are called after.
var firstNames = []string{"georgia", "virginia", "jordan", "chad", "israel", "india", "charlotte", "phoenix", "dallas", "houston", "denver", "casper", "austin", "jersey", "kenya", "cleveland", "washington", "alberta", "carolina", "wales"}

// ordinaryWords are names of countries and cities that are words too.
var ordinaryWords = wordSet("turkey china chad jersey guinea togo jordan mali niger oman cuba phoenix casper charlotte cleveland houston")

// gazetteer holds every place by its lower-cased name.
var gazetteer = newGazetteer()

func newGazetteer() map[string]gazetteerPlace {
	g := map[string]gazetteerPlace{}
	add := func(called, name string) {
		var words []string
		for _, w := range placeWords(called) {
			words = append(words, w.lower) // as a question's words are read: "U.S." is "u.s"
		}
		called = strings.Join(words, " ")
		g[called] = gazetteerPlace{name: name, capital: ordinaryWords[called]}
	}
	regions := display.English.Regions()
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			r, err := language.ParseRegion(string([]rune{a, b}))
			if err != nil || !r.IsCountry() || r.String() == "US" {
				continue
			}
			if name := regions.Name(r); name != "" {
				add(name, name)
			}
		}
	}
	for called, name := range aliases {
		add(called, name)
	}
	for _, p := range provinces {
		add(p, p)
	}
	for called, name := range cities {
		add(called, name)
	}
	for _, name := range stateCodes {
		add(name, name)
	}
	for _, n := range firstNames {
		if p, ok := g[n]; ok {
			p.alsoName = true
			g[n] = p
		}
	}
	return g
}
