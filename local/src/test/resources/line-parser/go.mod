module line-parser

go 1.17

require github.com/influxdata/influxdb v1.8.10
