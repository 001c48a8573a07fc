// Compiles patterns as the SSM Agent does. Reads a JSON object of names and patterns, and writes one of
// the names of those that Go refuses, and why.
package main

import (
	"encoding/json"
	"log"
	"os"
	"regexp"
)

func main() {
	var patterns map[string]string
	if err := json.NewDecoder(os.Stdin).Decode(&patterns); err != nil {
		log.Fatal(err)
	}
	refused := map[string]string{}
	for name, pattern := range patterns {
		if _, err := regexp.Compile(pattern); err != nil {
			refused[name] = err.Error()
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(refused); err != nil {
		log.Fatal(err)
	}
}
