package curator

// Progress is how far the index of a revision is: minutes for thousands of
// sections of law, in which nothing else would tell that somebody is at work.
type Progress struct {
	What  string `json:"what"` // "texts read for meaning"
	Done  int    `json:"done"`
	Total int    `json:"total"`
}

// indexing notes it for [Curator.Status], and tells who listens.
func (c *Curator) indexing(what string, done, total int) {
	c.mu.Lock()
	if c.running != nil {
		c.running.progress = &Progress{what, done, total}
	}
	c.mu.Unlock()
	if c.progress != nil {
		c.progress(what, done, total)
	}
}
