// Command line-parser says what InfluxDB's own parser makes of line protocol.
//
// It reads requests from standard input, each a length in bytes on a line and then so many bytes of
// line protocol, and answers each with a line of JSON: the points, and the error if there was one.
// Bytes are written in base64, as names need not be UTF-8.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/influxdata/influxdb/models"
)

type field struct {
	Name  []byte `json:"name"`
	Type  string `json:"type"`
	Value []byte `json:"value"`
}

type point struct {
	Key    []byte  `json:"key"`
	Fields []field `json:"fields"`
	Time   int64   `json:"time"`
}

type answer struct {
	Points []point `json:"points"`
	Error  string  `json:"error"`
}

func main() {
	models.EnableUintSupport()
	in := bufio.NewReader(os.Stdin)
	out := json.NewEncoder(os.Stdout)
	for {
		var length int
		if _, err := fmt.Fscanf(in, "%d\n", &length); err == io.EOF {
			return
		} else if err != nil {
			panic(err)
		}
		request := make([]byte, length)
		if _, err := io.ReadFull(in, request); err != nil {
			panic(err)
		}
		if err := out.Encode(parse(request)); err != nil {
			panic(err)
		}
	}
}

func parse(request []byte) answer {
	parsed, err := models.ParsePointsWithPrecision(request, time.Unix(0, 0), "n")
	answer := answer{Points: []point{}}
	if err != nil {
		answer.Error = err.Error()
	}
	for _, p := range parsed {
		made := point{Key: p.Key(), Time: p.UnixNano()}
		for it := p.FieldIterator(); it.Next(); {
			made.Fields = append(made.Fields, read(it))
		}
		answer.Points = append(answer.Points, made)
	}
	return answer
}

func read(it models.FieldIterator) field {
	made := field{Name: append([]byte{}, it.FieldKey()...)}
	var value interface{}
	var err error
	switch it.Type() {
	case models.Float:
		made.Type = "FLOAT"
		value, err = it.FloatValue()
	case models.Integer:
		made.Type = "INTEGER"
		value, err = it.IntegerValue()
	case models.Unsigned:
		made.Type = "UNSIGNED"
		value, err = it.UnsignedValue()
	case models.Boolean:
		made.Type = "BOOLEAN"
		value, err = it.BooleanValue()
	case models.String:
		made.Type = "STRING"
		value = it.StringValue()
	default:
		made.Type = "EMPTY"
		value = ""
	}
	if err != nil {
		made.Type = err.Error()
	}
	made.Value = []byte(fmt.Sprint(value))
	return made
}
