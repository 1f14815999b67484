package cite

// Code returns the code of law with this id, "rsmo", as it was declared.
func (k *Codes) Code(id string) (Code, bool) {
	c := k.byID[id]
	if c == nil {
		return Code{}, false
	}
	return c.Code, true
}
