package explain

import "fmt"

// signals that end containers, by number.
var signals = map[int]string{
	1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE", 9: "SIGKILL", 11: "SIGSEGV", 13: "SIGPIPE", 15: "SIGTERM",
}

func signalName(n int) string {
	if name, ok := signals[n]; ok {
		return name
	}
	return fmt.Sprintf("signal %d", n)
}

// exitMeanings is what exit codes mean by convention.
var exitMeanings = map[int]text{
	0:   {"the program said that it was done", "程序表示自己已正常完成"},
	1:   {"the program reported an error of its own", "程序自己报告出错"},
	2:   {"usually a wrong argument or a shell syntax error", "通常是参数用错，或者 shell 语法错误"},
	126: {"the command was found but may not be executed", "命令找到了，但没有执行权限"},
	127: {"a shell did not find the command (images of this simulated world hold a part of their real programs)", "shell 找不到该命令（这个模拟世界的镜像只有真实程序的一部分）"},
	128: {"the container could not be started", "容器没能启动"},
	130: {"SIGINT, as by Ctrl+C", "收到 SIGINT，相当于按下 Ctrl+C"},
	134: {"SIGABRT: the program aborted itself", "SIGABRT：程序自行中止"},
	137: {"SIGKILL: killed from outside, by the kernel for using too much memory or by the kubelet at the end of a grace period", "SIGKILL：被外部强制杀死，可能是内核因内存超限，也可能是 kubelet 在宽限期结束时所为"},
	139: {"SIGSEGV: the program crashed on an invalid memory access", "SIGSEGV：程序访问了非法内存而崩溃"},
	143: {"SIGTERM: it was asked to stop and did, without handling the signal", "SIGTERM：被要求停止并照办，但没有自己处理这个信号"},
}

func exitMeaning(code int) text {
	if t, ok := exitMeanings[code]; ok {
		return t
	}
	if code > 128 && code < 193 {
		name := signalName(code - 128)
		return text{"ended by " + name, "被 " + name + " 终止"}
	}
	return text{"a code that the program itself chose", "程序自己选用的退出码"}
}
