package stack

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdklabs/cdk-nag-go/cdknag/v2"
)

// Check holds everything below scope against AWS's rules for solutions as it is synthesized. What it finds makes a
// deployment by the CDK command stop, and stands in a report for each stack beside its template.
func Check(scope constructs.Construct) {
	awscdk.Aspects_Of(scope).Add(cdknag.NewAwsSolutionsChecks(&cdknag.NagPackProps{
		Reports: jsii.Bool(true), ReportFormats: &[]cdknag.NagReportFormat{cdknag.NagReportFormat_CSV},
	}), nil)
}

// excuse lets one construct, and nothing below it, break one rule, for a reason. on narrows it to one finding where a
// rule makes several.
func excuse(c constructs.IConstruct, rule, reason string, on ...string) {
	s := &cdknag.NagPackSuppression{Id: &rule, Reason: &reason}
	if len(on) > 0 {
		to := make([]any, len(on))
		for i, o := range on {
			to[i] = o
		}
		s.AppliesTo = &to
	}
	cdknag.NagSuppressions_AddResourceSuppressions(c, &[]*cdknag.NagPackSuppression{s}, jsii.Bool(false))
}
