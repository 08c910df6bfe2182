package catalog

import (
	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/operation"
)

// PostConfirmation gives whoever registered by themselves a directory record and the default role.
var PostConfirmation = operation.Trigger{
	Name: "post-confirmation", Source: "PostConfirmation",
	Says:    "Gives whoever registered by themselves a directory record and the default role.",
	Leaves:  []audit.Action{audit.UserRegistered},
	Touches: []operation.Touch{operation.ReadDirectory, operation.WriteDirectory, operation.WriteAudit},
	Example: `{"version":"1","triggerSource":"PostConfirmation_ConfirmSignUp","region":"eu-central-1","userPoolId":"eu-central-1_example","userName":"lena","callerContext":{"awsSdkVersion":"aws-sdk-unknown-unknown","clientId":"console"},"request":{"userAttributes":{"sub":"0196f5a0-0000-4000-8000-0000000000bb","email":"lena@studio.example","email_verified":"true","cognito:user_status":"CONFIRMED"}},"response":{}}`,
}

// PostAuthentication notes that somebody signed in, and makes an invited user active.
var PostAuthentication = operation.Trigger{
	Name: "post-authentication", Source: "PostAuthentication",
	Says:    "Notes that somebody signed in, and makes an invited user active.",
	Leaves:  []audit.Action{audit.LoginSucceeded},
	Touches: []operation.Touch{operation.ReadDirectory, operation.WriteDirectory, operation.WriteAudit},
	Example: `{"version":"1","triggerSource":"PostAuthentication_Authentication","region":"eu-central-1","userPoolId":"eu-central-1_example","userName":"grace","callerContext":{"awsSdkVersion":"aws-sdk-unknown-unknown","clientId":"console"},"request":{"userAttributes":{"sub":"0196f5a0-0000-4000-8000-000000000002","email":"grace@studio.example","email_verified":"true","cognito:user_status":"CONFIRMED"},"newDeviceUsed":false},"response":{}}`,
}

// ApplyPreset brings the preset's roles and permissions into the directory as a stage is deployed.
var ApplyPreset = operation.Trigger{
	Name: "apply-preset", Source: operation.CustomResource,
	Says:    "Brings the preset's roles and permissions into the directory; it removes nothing and undoes no operator's change.",
	Leaves:  []audit.Action{audit.PresetApplied},
	Touches: []operation.Touch{operation.ReadDirectory, operation.WriteDirectory, operation.WriteAudit},
	Example: `{"RequestType":"Create","ServiceToken":"arn:aws:lambda:eu-central-1:123456789012:function:roster-dev-apply-preset","ResponseURL":"https://cloudformation-custom-resource-response-eucentral1.s3.eu-central-1.amazonaws.com/example","StackId":"arn:aws:cloudformation:eu-central-1:123456789012:stack/roster-dev-Preset/0196f5a0-0000-4000-8000-0000000000d1","RequestId":"0196f5a0-0000-4000-8000-0000000000d2","LogicalResourceId":"Roles","ResourceType":"Custom::RosterPreset","ResourceProperties":{"ServiceToken":"arn:aws:lambda:eu-central-1:123456789012:function:roster-dev-apply-preset","Preset":"studio","Content":"5f2b7c0d9e1a4836","Code":"0d4e8a6b2c1f3957"}}`,
}
