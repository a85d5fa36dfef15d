package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
)

var checks int

// same compares two values by their JSON and ends the program when they differ. The sentence is printed first, so the last one
// printed is the check that failed.
func same(what string, actual, expected any) {
	checks++
	fmt.Println("-", what)
	got, want := text(actual), text(expected)
	if got != want {
		fmt.Printf("  got      %s\n  expected %s\n", got, want)
		os.Exit(1)
	}
}

// refused wants an error of type E and answers it.
func refused[E error](what string, err error) E {
	checks++
	fmt.Println("-", what)
	var kind E
	if !errors.As(err, &kind) {
		fmt.Printf("  got the error %v\n  expected a %T\n", err, kind)
		os.Exit(1)
	}
	return kind
}

// must ends the program on an error.
func must[T any](value T, err error) T {
	if err != nil {
		fmt.Println("  unexpected error:", err)
		os.Exit(1)
	}
	return value
}

func text(value any) string {
	return string(must(json.Marshal(value)))
}
