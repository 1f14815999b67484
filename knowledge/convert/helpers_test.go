package convert

import "github.com/leeway-bot/leeway/knowledge/cite"

var builtin = cite.Builtin()
