package sam

import (
	"strconv"
	"strings"
)

// write appends the function and its log.
func (f function) write(b *strings.Builder) {
	line := func(indent int, text string) { b.WriteString(strings.Repeat(" ", indent) + text + "\n") }
	b.WriteByte('\n')
	line(2, f.id()+":")
	line(4, "Type: AWS::Serverless::Function")
	line(4, "Metadata: {BuildMethod: go1.x, BuildProperties: {TrimGoPath: true}}")
	line(4, "Properties:")
	line(6, "CodeUri: functions/"+f.name+"/")
	line(6, "Description: "+quoted(f.says))
	if f.timeout > 0 {
		line(6, "Timeout: "+strconv.Itoa(f.timeout))
	}
	line(6, "LoggingConfig: {LogGroup: !Ref "+f.id()+"Log, LogFormat: JSON, ApplicationLogLevel: TRACE}")
	line(6, "Environment:")
	line(8, "Variables:")
	for _, v := range f.env {
		line(10, v.name+": "+v.value)
	}
	if len(f.grants) > 0 {
		line(6, "Policies:")
		line(8, "- Statement:")
	}
	for _, s := range f.grants {
		line(12, "- Effect: Allow")
		line(14, "Action: ["+strings.Join(s.Actions, ", ")+"]")
		line(14, "Resource: "+resource(s.On))
	}
	if len(f.event) > 0 {
		line(6, "Events:")
	}
	for _, text := range f.event {
		line(8, text)
	}
	b.WriteByte('\n')
	line(2, f.id()+"Log:")
	line(4, "Type: AWS::Logs::LogGroup")
	line(4, "Properties:")
	line(6, "LogGroupName: "+quotedSub("/aws/lambda/${AWS::StackName}-"+f.name))
	line(6, "RetentionInDays: !Ref LogDays")
}

// quoted is a text as a YAML double-quoted scalar, which knows all the escapes that Go writes.
func quoted(text string) string { return strconv.Quote(text) }

func quotedSub(text string) string { return "!Sub " + quoted(text) }
