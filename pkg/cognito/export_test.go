package cognito

// Equals is for the fuzzer.
var Equals = equals
