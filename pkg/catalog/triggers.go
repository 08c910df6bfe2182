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
